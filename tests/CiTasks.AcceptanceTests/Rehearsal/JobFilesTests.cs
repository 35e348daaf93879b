using CiTasks.Testing;
using static CiTasks.AcceptanceTests.Rehearsal.WorkspaceCalls;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Jobs find their code in all three trees, and read and write there as on a cluster.</summary>
public sealed class JobFilesTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private readonly RehearsalServer _server = fixture.Server;

    [FactNeeding("python3")]
    public async Task A_python_file_may_lie_in_any_tree()
    {
        var volume = await _server.CreateVolumeAsync("code");
        await _server.UploadAsync(volume + "/main.py", "print(__file__)");
        await _server.PutFileAsync("/code/main.py", "print(__file__)");
        await _server.ImportFileAsync(Home + "/main.py", "print(__file__)").OkAsync();
        await AssertPrintsAsync(new()
        {
            [volume + "/main.py"] = "/Volumes/main/default/code/main.py\n",
            ["dbfs:/Volumes/main/default/code/main.py"] = "/Volumes/main/default/code/main.py\n",
            ["dbfs:/code/main.py"] = "/dbfs/code/main.py\n",
            [$"/Workspace{Home}/main.py"] = $"/Workspace{Home}/main.py\n",
            [Home + "/main.py"] = $"/Workspace{Home}/main.py\n",
            [$"file:/Workspace{Home}/main.py"] = $"/Workspace{Home}/main.py\n",
        });
    }

    [FactNeeding("python3")]
    public async Task Wheels_come_from_any_tree()
    {
        var volume = await _server.CreateVolumeAsync("wheels");
        var wheel = new WheelFile("anywhere").With("anywhere.py", "text = 'installed'").ToBytes();
        using (var content = new ByteArrayContent(wheel))
        {
            (await _server.Http.PutAsync(new Uri($"/api/2.0/fs/files{volume}/anywhere-0.1-py3-none-any.whl", UriKind.Relative), content)).EnsureSuccessStatusCode();
        }
        await _server.PutFileAsync("/wheels/anywhere-0.1-py3-none-any.whl", wheel);
        using (var content = new ByteArrayContent(wheel))
        {
            (await _server.Http.PostAsync(new Uri("/api/2.0/workspace-files/import-file/Shared/anywhere-0.1-py3-none-any.whl", UriKind.Relative), content)).EnsureSuccessStatusCode();
        }
        await _server.PutFileAsync("/code/wheel.py", "import anywhere\nprint(anywhere.text)");
        string[] places = [volume, "dbfs:/wheels", "/Workspace/Shared"];
        var tasks = places.Select((place, i) => $$$"""
            {"task_key": "t{{{i}}}", "spark_python_task": {"python_file": "dbfs:/code/wheel.py"}, "libraries": [{"whl": "{{{place}}}/anywhere-0.1-py3-none-any.whl"}]}
            """);
        var run = await _server.WaitAsync(await _server.SubmitAsync($$"""{"run_name": "wheels", "tasks": [{{string.Join(',', tasks)}}]}"""));
        Assert.Equal("SUCCESS", run.Result());
        foreach (var task in run.Tasks())
        {
            Assert.Equal("installed\n", await _server.LogAsync(task));
        }
    }

    [FactNeeding("python3")]
    public async Task What_a_job_writes_is_seen_by_clients_and_the_other_way()
    {
        var volume = await _server.CreateVolumeAsync("io");
        await _server.UploadAsync(volume + "/in.txt", "in");
        var run = await _server.WaitAsync(await _server.SubmitCodeAsync("""
            text = open('/Volumes/main/default/io/in.txt').read()
            open('/Volumes/main/default/io/out.txt', 'w').write(text + '-volume')
            open('/Workspace/Shared/out.txt', 'w').write(text + '-workspace')
            open('/Workspace/Shared/made.py', 'w').write('# Databricks notebook source\nprint(1)')
            """));
        Assert.Equal("SUCCESS", run.Result());
        Assert.Equal("in-volume", (await _server.FilesAsync(HttpMethod.Get, volume + "/out.txt")).Text);
        Assert.Equal("in-workspace", await _server.ExportAsync("/Shared/out.txt"));
        Assert.Contains("NOTEBOOK /Shared/made", await _server.ListAsync("/Shared"));
    }

    [Theory]
    [InlineData("/Workspace/Shared/none.py")]
    [InlineData("/Volumes/main/default/none/x.py")]
    [InlineData("/Workspace/../connection.json")]
    [InlineData("/etc/passwd")]
    public async Task Code_that_is_nowhere_fails_with_a_message_that_names_it(string file)
    {
        var run = await _server.WaitAsync(await _server.SubmitAsync($$$"""{"run_name": "none", "tasks": [{"task_key": "t", "spark_python_task": {"python_file": "{{{file}}}"}}]}"""));
        Assert.Equal("FAILED", run.Result());
        Assert.Contains(file, run.Tasks()[0].Message(), StringComparison.Ordinal);
    }

    private async Task AssertPrintsAsync(Dictionary<string, string> expected)
    {
        var tasks = expected.Keys.Select((file, i) => $$$"""{"task_key": "t{{{i}}}", "spark_python_task": {"python_file": "{{{file}}}"}}""");
        var run = await _server.WaitAsync(await _server.SubmitAsync($$"""{"run_name": "files", "tasks": [{{string.Join(',', tasks)}}]}"""));
        Assert.Equal("SUCCESS", run.Result());
        foreach (var (output, i) in expected.Values.Select((output, i) => (output, i)))
        {
            Assert.Equal(output, await _server.LogAsync(run.TaskOf($"t{i}")));
        }
    }
}
