using System.Net;
using System.Text.Json.Nodes;
using CiTasks.Testing;
using static CiTasks.AcceptanceTests.Rehearsal.WorkspaceCalls;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>The calls of `bundle deploy` with the direct engine, in the order in which the Go command line makes them.</summary>
public sealed class BundleDeployTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private const string Bundle = "/Workspace" + Home + "/.bundle/iris/dev";

    private readonly RehearsalServer _server = fixture.Server;

    [FactNeeding("python3")]
    public async Task A_bundle_is_deployed_run_deployed_again_and_destroyed()
    {
        var me = await _server.GetAsync("/api/2.0/preview/scim/v2/Me").OkAsync();
        Assert.Equal(Home, "/Users/" + me["userName"]!.GetValue<string>());

        // The first deployment finds nothing.
        await NothingAsync(Bundle + "/state/resources.json");
        await NothingAsync(Bundle + "/state/terraform.tfstate");
        await LockAsync("first", folderIsNew: true);
        await NothingAsync(Bundle + "/state/deployment.json");
        await UploadAsync();
        await WriteAsync("state/deployment.json", """{"version": 1, "files": []}""");
        var job = await _server.CreateJobAsync($$$"""
            {
              "name": "iris", "format": "MULTI_TASK", "edit_mode": "UI_LOCKED", "max_concurrent_runs": 1, "queue": {"enabled": true},
              "deployment": {"kind": "BUNDLE", "metadata_file_path": "{{{Bundle}}}/state/metadata.json"},
              "tasks": [
                {"task_key": "file", "spark_python_task": {"python_file": "{{{Bundle}}}/files/src/main.py"}},
                {"task_key": "wheel", "depends_on": [{"task_key": "file"}], "python_wheel_task": {"package_name": "iris", "entry_point": "run"},
                 "libraries": [{"whl": "{{{Bundle}}}/artifacts/.internal/iris-0.1-py3-none-any.whl"}]}
              ]
            }
            """);
        await WriteAsync("state/resources.json", $$$$"""{"state_version": 2, "serial": 1, "state": {"resources.jobs.iris": {"__id__": "{{{{job}}}}"}}}""");
        await WriteAsync("state/metadata.json", """{"version": 1}""");
        await UnlockAsync("first");

        var run = await _server.WaitAsync(await _server.RunNowAsync(job));
        Assert.Equal("SUCCESS", run.Result());
        Assert.Equal("helped\n", await _server.LogAsync(run.TaskOf("file")));
        Assert.Equal("wheel\n", await _server.LogAsync(run.TaskOf("wheel")));

        // The second one finds the state of the first, and somebody else's lock.
        Assert.Contains(job.ToString(), await ReadAsync("state/resources.json"), StringComparison.Ordinal);
        await LockAsync("second", folderIsNew: false);
        Assert.Equal(HttpStatusCode.Conflict, (await WriteLockAsync("third")).Status);
        Assert.Contains("second", await ReadAsync("state/deploy.lock"), StringComparison.Ordinal);
        await UploadAsync();
        await _server.DeleteAsync(Bundle + "/files/src/notebook").OkAsync();
        await UnlockAsync("second");
        Assert.Equal([$"FILE {Bundle}/files/src/helper.py", $"FILE {Bundle}/files/src/main.py"], await _server.ListAsync(Bundle + "/files/src"));

        await _server.DeleteAsync(Bundle, recursive: true).OkAsync();
        await NothingAsync(Bundle + "/state/resources.json");
        await NothingAsync(Bundle);
    }

    [Fact]
    public async Task Of_many_who_want_the_lock_at_once_one_gets_it()
    {
        await _server.MakeFolderAsync("/Shared/race").OkAsync();
        for (var round = 0; round < 5; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _server.ImportFileAsync("/Shared/race/deploy.lock", $"{i}")));
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
            Assert.Equal(Array.FindIndex(answers, answer => answer.Status == HttpStatusCode.OK).ToString(), await _server.ExportAsync("/Shared/race/deploy.lock"));
            await _server.DeleteAsync("/Shared/race/deploy.lock").OkAsync();
        }
    }

    private async Task LockAsync(string id, bool folderIsNew)
    {
        if (folderIsNew)
        {
            var missing = await WriteLockAsync(id);
            Assert.Equal((HttpStatusCode.NotFound, $"The parent folder ({Bundle}/state) does not exist."), (missing.Status, missing.Message));
            await _server.MakeFolderAsync(Bundle + "/state").OkAsync();
        }
        await WriteLockAsync(id).OkAsync();
        Assert.Contains(id, await ReadAsync("state/deploy.lock"), StringComparison.Ordinal);
    }

    private Task<Answer> WriteLockAsync(string id) => _server.ImportFileAsync(Bundle + "/state/deploy.lock", $$"""{"ID": "{{id}}", "IsForced": false}""");

    private async Task UnlockAsync(string id)
    {
        Assert.Contains(id, await ReadAsync("state/deploy.lock"), StringComparison.Ordinal);
        await _server.DeleteAsync(Bundle + "/state/deploy.lock").OkAsync();
    }

    private async Task UploadAsync()
    {
        await _server.DeleteAsync(Bundle + "/artifacts/.internal", recursive: true);
        await _server.MakeFolderAsync(Bundle + "/artifacts/.internal").OkAsync();
        var wheel = new WheelFile("iris").With("iris/__init__.py", "def main():\n    print('wheel')\n").WithEntryPoint("run = iris:main").ToBytes();
        await _server.SendAsync(new HttpRequestMessage(
            HttpMethod.Post,
            $"/api/2.0/workspace-files/import-file/{Uri.EscapeDataString($"{Bundle}/artifacts/.internal/iris-0.1-py3-none-any.whl"[1..])}?overwrite=true")
        {
            Content = new ByteArrayContent(wheel),
        }).OkAsync();

        if ((await _server.StatusAsync(Bundle + "/files")).Status == HttpStatusCode.NotFound)
        {
            await _server.MakeFolderAsync(Bundle + "/files").OkAsync();
        }
        Assert.Equal("DIRECTORY", (await _server.StatusAsync(Bundle + "/files").OkAsync())["object_type"]!.GetValue<string>());
        await _server.MakeFolderAsync(Bundle + "/files/src").OkAsync();
        await WriteAsync("files/src/main.py", "import helper\nprint(helper.text)");
        await WriteAsync("files/src/helper.py", "text = 'helped'");
        await WriteAsync("files/src/notebook.py", "# Databricks notebook source\nprint(1)");
        Assert.Equal("NOTEBOOK", (await _server.StatusAsync(Bundle + "/files/src/notebook").OkAsync())["object_type"]!.GetValue<string>());
    }

    private Task<JsonObject> WriteAsync(string file, string content) => _server.ImportFileAsync($"{Bundle}/{file}", content, overwrite: true).OkAsync();

    private async Task<string> ReadAsync(string file)
    {
        await _server.StatusAsync($"{Bundle}/{file}", "&return_export_info=true").OkAsync();
        return await _server.ExportAsync($"{Bundle}/{file}");
    }

    private async Task NothingAsync(string path)
    {
        var answer = await _server.StatusAsync(path, "&return_export_info=true");
        Assert.Equal((HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST", $"Path ({path}) doesn't exist."), (answer.Status, answer.ErrorCode, answer.Message));
    }
}
