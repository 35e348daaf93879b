using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Each way to shut a job in, forced; the other tests take the one the machine allows.</summary>
public sealed class SandboxTests
{
    [FactNeeding("bwrap")]
    public Task Bubblewrap_shows_a_cluster() => CheckAsync("bwrap", "/databricks/driver");

    [FactNeeding("unshare")]
    public Task Namespaces_show_a_cluster() => CheckAsync("unshare", "/databricks/driver");

    [FactNeeding("python3")]
    public Task Without_any_python_itself_finds_the_files() => CheckAsync("paths", null);

    [FactNeeding("bwrap")]
    public async Task A_job_sees_neither_the_token_nor_the_servers_environment()
    {
        var secrets = new Dictionary<string, string>
        {
            ["CITASKS_REHEARSAL_TOKEN"] = "dapi-secret-of-the-server", ["DATABRICKS_TOKEN"] = "dapi-real-one", ["SOME_SECRET"] = "whatever-it-is",
        };
        await using var server = await RehearsalServer.StartAsync(secrets, "--sandbox", "bwrap");
        var run = await server.WaitAsync(await server.SubmitCodeAsync("""
            import glob, os
            print(dict(os.environ))
            for name in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
                try: print(open(name).read())
                except OSError: pass
            for folder, _, names in os.walk(os.path.dirname(os.path.dirname(os.path.dirname(os.environ["HOME"])))):
                print(folder, names)
            """));
        var log = await server.LogAsync(run.Tasks()[0]);
        Assert.Equal("SUCCESS", run.Result());
        foreach (var secret in (string[])[.. secrets.Values, "connection.json"])
        {
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
        }
    }

    private static async Task CheckAsync(string sandbox, string? folder)
    {
        await using var server = await RehearsalServer.StartAsync("--sandbox", sandbox);
        await server.PutFileAsync("/in/a.txt", "a");
        var run = await server.WaitAsync(await server.SubmitCodeAsync("""
            import glob, os, pathlib, shutil
            os.makedirs("/dbfs/out/x")
            with open("/dbfs/in/a.txt") as source, open("/dbfs/out/x/b.txt", "w") as target: target.write(source.read() + "b")
            os.rename("/dbfs/out/x/b.txt", "/dbfs/out/x/c.txt")
            shutil.copytree("/dbfs/out", "/dbfs/copy"); shutil.rmtree("/dbfs/out")
            print(glob.glob("/dbfs/copy/**/*.txt", recursive=True), pathlib.Path("/dbfs/copy/x/c.txt").read_text(), os.path.exists("/dbfs/out"))
            open(os.path.expanduser("~/note"), "w").close(); open("here", "w").close(); open("/tmp/there", "w").close()
            print(os.getcwd())
            raise ValueError("end")
            """));
        var output = await server.OutputAsync(run.Tasks()[0]);
        Assert.True(output["error"]?.GetValue<string>() == "ValueError: end", output.ToJsonString());
        var lines = output["logs"]!.GetValue<string>().Split('\n');
        Assert.Equal("['/dbfs/copy/x/c.txt'] ab False", lines[0]);
        Assert.Equal("ab", await File.ReadAllTextAsync(Path.Combine(server.Dbfs, "copy/x/c.txt")));
        Assert.False(Directory.Exists(Path.Combine(server.Dbfs, "out")));
        if (folder is not null)
        {
            Assert.Equal(folder, lines[1]);
            Assert.False(Directory.Exists("/dbfs/copy"));
        }
    }
}
