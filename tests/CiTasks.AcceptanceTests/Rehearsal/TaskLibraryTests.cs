using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>What tasks bring along: packages, lists of packages, environment variables.</summary>
public sealed class TaskLibraryTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>, IAsyncLifetime
{
    private readonly RehearsalServer _server = fixture.Server;

    public async Task InitializeAsync()
    {
        foreach (var wheel in (WheelFile[])[new WheelFile("alpha").With("alpha.py", ""), new WheelFile("beta").With("beta.py", "")])
        {
            await _server.PutFileAsync("/wheels/" + wheel.FileName, wheel.ToBytes());
        }
        await _server.PutFileAsync("/wheels/future-0.1-py3-none-any.whl", new WheelFile("future").With("future.py", "").NeedingPython(">=3.99").ToBytes());
        await _server.PutFileAsync("/wheels/beta.txt", "beta # the wheel, by its name\n");
        await _server.PutFileAsync("/wheels/all.txt", """
            # comment
            --index-url https://nowhere.test/simple
            ./alpha-0.1-py3-none-any.whl
            dbfs:/wheels/beta-0.1-py3-none-any.whl --hash=sha256:00
            -r beta.txt
            """);
        await _server.PutFileAsync("/wheels/circle.txt", "-r circle.txt\n");
        _server.WriteWorkspaceFile("/Shared/app.env", "# settings\nFROM_FILE=\"file\"\nBOTH=file\n");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [TheoryNeeding("python3")]
    [InlineData("""{"whl": "/Volumes/main/default/wheels/gamma-0.1-py3-none-any.whl"}""", "gamma")]
    [InlineData("""{"whl": "/Workspace/Shared/delta-0.1-py3-none-any.whl"}""", "delta")]
    [InlineData("""{"requirements": "dbfs:/wheels/all.txt"}""", "alpha, beta")]
    public async Task A_library_is_there(string library, string modules)
    {
        if (!Directory.Exists(Path.Combine(_server.Root, "volumes/main/default/wheels")))
        {
            await _server.CreateVolumeAsync("wheels");
        }
        foreach (var (name, folder) in (IEnumerable<(string, string)>)[("gamma", "volumes/main/default/wheels"), ("delta", "workspace/Shared")])
        {
            var place = Directory.CreateDirectory(Path.Combine(_server.Root, folder)).FullName;
            var wheel = new WheelFile(name).With(name + ".py", "");
            await File.WriteAllBytesAsync(Path.Combine(place, wheel.FileName), wheel.ToBytes());
        }
        var run = await _server.WaitAsync(await _server.SubmitCodeAsync("import " + modules, $$""", "libraries": [{{library}}]"""));
        Assert.Equal(("SUCCESS", ""), (run.Result(), run.Message()));
    }

    [TheoryNeeding("python3")]
    [InlineData("""{"egg": "dbfs:/x.egg"}""", "egg \"dbfs:/x.egg\": eggs cannot be installed since")]
    [InlineData("""{"whl": "dbfs:/wheels/future-0.1-py3-none-any.whl"}""", "whl \"dbfs:/wheels/future-0.1-py3-none-any.whl\": Package 'future' requires a different Python: 3.")]
    [InlineData("""{"requirements": "/Workspace/Shared/none.txt"}""", "requirements \"/Workspace/Shared/none.txt\": there is no such file in the workspace")]
    [InlineData("""{"requirements": "dbfs:/wheels/circle.txt"}""", "requirements \"circle.txt\": the lists lead in a circle")]
    public async Task A_library_that_cannot_be_had_is_named(string library, string message)
    {
        var run = await _server.WaitAsync(await _server.SubmitCodeAsync("print(1)", $$""", "libraries": [{{library}}]"""));
        Assert.StartsWith("Library installation failed for library " + message, run.Tasks()[0].Message(), StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task A_serverless_environment_brings_packages_and_its_version()
    {
        var run = await _server.WaitAsync(await _server.SubmitCodeAsync(
            "import alpha, beta, os\nprint(os.environ['DATABRICKS_RUNTIME_VERSION'])",
            """, "environment_key": "e" """,
            """, "environments": [{"environment_key": "e", "spec": {"environment_version": "2", "dependencies": ["--index-url https://x.test", "-r /dbfs/wheels/all.txt", "dbfs:/wheels/alpha-0.1-py3-none-any.whl"]}}]"""));
        Assert.Equal("SUCCESS", run.Result());
        Assert.Equal("Not used in a rehearsal: --index-url https://x.test\nNot used in a rehearsal: --index-url https://nowhere.test/simple\nclient.2\n", await _server.LogAsync(run.Tasks()[0]));
    }

    [FactNeeding("python3")]
    public async Task Environment_variables_come_from_the_list_that_the_task_names()
    {
        const string Lists = """
            , "environment_variables": [
                {"environment_variables_key": "other", "variables": {"FROM_LIST": "wrong"}},
                {"environment_variables_key": "mine", "variables": {"FROM_LIST": "list", "BOTH": "list"}, "files": ["/Workspace/Shared/app.env"]}]
            """;
        const string Code = "import os\nprint([os.environ.get(name) for name in ('FROM_LIST', 'FROM_FILE', 'BOTH')])";
        var run = await _server.WaitAsync(await _server.SubmitCodeAsync(Code, """, "environment_variables_key": "mine" """, Lists));
        Assert.Equal("['list', 'file', 'list']\n", await _server.LogAsync(run.Tasks()[0]));
        run = await _server.WaitAsync(await _server.SubmitCodeAsync(Code, runFields: Lists));
        Assert.Equal("[None, None, None]\n", await _server.LogAsync(run.Tasks()[0]));
    }

    [FactNeeding("python3")]
    public async Task Files_and_wheels_can_import_dbutils()
    {
        var run = await _server.WaitAsync(await _server.SubmitCodeAsync("""
            from databricks.sdk.runtime import dbutils as imported
            dbutils.fs.put("/from-file.txt", "x")
            dbutils.jobs.taskValues.set("k", 1)
            print(imported is dbutils, type(spark).__name__)
            spark.sql("select 1")
            """));
        var output = await _server.OutputAsync(run.Tasks()[0]);
        Assert.Equal("Wrote 1 bytes.\nTrue LazySpark", string.Join('\n', output["logs"]!.GetValue<string>().Split('\n')[..2]));
        Assert.StartsWith("NameError: name 'spark' is not defined: a rehearsal has Spark only when its Python has pyspark", output["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("citasks_task", output["error_trace"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
