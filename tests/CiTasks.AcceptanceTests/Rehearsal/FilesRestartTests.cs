using System.Net;
using CiTasks.Testing;
using static CiTasks.AcceptanceTests.Rehearsal.WorkspaceCalls;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Files, notebooks and volumes outlive a server that is killed.</summary>
public sealed class FilesRestartTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("citasks-files-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Everything_is_as_it_was()
    {
        string notebook, list, volume, token;
        await using (var server = await RehearsalServer.StartAsync("--root", _root))
        {
            await server.ImportAsync(Home + "/nb", "select 1", language: "SQL").OkAsync();
            await server.ImportFileAsync(Home + "/raw.txt", "x").OkAsync();
            await server.ImportAsync(Home + "/raw.py", "# Databricks notebook source\n", "RAW").OkAsync();
            await server.MakeFolderAsync(Home + "/gone").OkAsync();
            await server.DeleteAsync(Home + "/gone").OkAsync();
            (notebook, list) = await LookAsync(server);
            await server.CreateVolumeAsync("kept");
            await server.UploadAsync("/Volumes/main/default/kept/f", "kept");
            volume = (await server.GetAsync("/api/2.1/unity-catalog/volumes/main.default.kept")).Text;
            token = (await server.PostAsync("/api/2.0/fs/files/Volumes/main/default/kept/g?action=initiate-upload", "").OkAsync())["multipart_upload"]!["session_token"]!.GetValue<string>();
            var filled = await server.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/api/2.1/unity-catalog/schemas/main.default?force=false"));
            Assert.Equal((HttpStatusCode.BadRequest, "SCHEMA_NOT_EMPTY"), (filled.Status, filled.ErrorCode));
            await server.CrashAsync();
        }
        await using var again = await RehearsalServer.StartAsync("--root", _root);
        Assert.Equal((notebook, list), await LookAsync(again));
        Assert.Equal(volume, (await again.GetAsync("/api/2.1/unity-catalog/volumes/main.default.kept")).Text);
        Assert.Equal("kept", (await again.FilesAsync(HttpMethod.Get, "/Volumes/main/default/kept/f")).Text);
        await again.PostAsync($"/api/2.0/fs/files/Volumes/main/default/kept/g?action=complete-upload&session_token={token}", """{"parts": []}""").OkAsync();
        await again.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/api/2.1/unity-catalog/catalogs/main?force=true")).OkAsync();
        await again.StopAsync();

        await using var third = await RehearsalServer.StartAsync("--root", _root);
        Assert.Equal("{}", (await third.GetAsync("/api/2.1/unity-catalog/catalogs")).Text);
    }

    /// <summary>What lies in the folder after a kill in the middle of a change of the notebook's language.</summary>
    [Fact]
    public async Task A_change_that_was_cut_short_leaves_one_notebook_and_no_rubbish()
    {
        var home = Directory.CreateDirectory(Path.Combine(_root, "workspace" + Home)).FullName;
        await File.WriteAllTextAsync(Path.Combine(home, "nb.py"), "# Databricks notebook source\nold");
        File.SetLastWriteTimeUtc(Path.Combine(home, "nb.py"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await File.WriteAllTextAsync(Path.Combine(home, "nb.sql"), "-- Databricks notebook source\nnew");
        Directory.CreateDirectory(Path.Combine(_root, "scratch/half-deleted/folder"));
        await File.WriteAllTextAsync(Path.Combine(_root, "workspace-objects.jsonl"), $$"""
            {"object_id":12000000000000001,"created_at":1,"path":"{{Home}}/nb"}
            {"object_id":12000000000000002,"crea
            """.ReplaceLineEndings("\n"));

        await using var server = await RehearsalServer.StartAsync("--root", _root);
        Assert.Equal([$"NOTEBOOK {Home}/nb"], await server.ListAsync(Home));
        Assert.Equal(12000000000000001, await server.ObjectIdAsync(Home + "/nb"));
        Assert.EndsWith("new", await server.ExportAsync(Home + "/nb"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_root, "scratch")).Where(entry => entry.Contains("half", StringComparison.Ordinal)));
        await server.DeleteAsync(Home + "/nb").OkAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await server.StatusAsync(Home + "/nb")).Status);
        Assert.Empty(Directory.EnumerateFiles(home));
    }

    private static async Task<(string Notebook, string List)> LookAsync(RehearsalServer server) => (
        (await server.StatusAsync(Home + "/nb")).Text + await server.ExportAsync(Home + "/nb"),
        (await server.GetAsync("/api/2.0/workspace/list?path=" + Home)).Text);
}
