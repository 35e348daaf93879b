using System.Security.Cryptography;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

public sealed class SyncFilesTests : TaskFixture
{
    [Fact]
    public async Task Dotfiles_and_empty_folders_arrive()
    {
        using var project = new SmallProject();
        Directory.CreateDirectory(project.In("data/03_empty"));
        Ends(0, await SyncAsync(project, "conf"));
        Ends(0, await SyncAsync(project, "data"));
        Assert.True(Directory.Exists(Remote("conf/local")));
        Assert.True(File.Exists(Remote("conf/local/.gitkeep")));
        Assert.True(Directory.Exists(Remote("data/03_empty")));
        var list = await GetAsync("api/2.0/dbfs/list?path=/FileStore/small/data");
        Assert.Equal(
            ["/FileStore/small/data/01_raw", "/FileStore/small/data/02_out", "/FileStore/small/data/03_empty"],
            list["files"]!.AsArray().Select(file => file!["path"]!.GetValue<string>()).Order());
    }

    [Fact]
    public async Task Credentials_stop_the_sync_until_they_are_allowed()
    {
        using var project = new SmallProject();
        project.Write("conf/local/credentials.yml", "secret: 1\n");
        using var proxy = new RecordingProxy(Workspace.Uri);
        var refused = await CiTasksProcess.RunAsync(project.Folder, ConnectionTo(proxy.Uri), "sync-files", "--source", "conf", "--destination", "dbfs:/FileStore/small/conf");
        Ends(2, refused);
        Says("error CIT0302", refused);
        Says("local/credentials.yml", refused);
        Assert.Empty(proxy.Requests);
        var allowed = await SyncAsync(project, "conf", "--allow-local-config");
        Ends(0, allowed);
        Says("warning CIT0303", allowed);
        Assert.True(File.Exists(Remote("conf/local/credentials.yml")));
    }

    [Fact]
    public async Task After_one_edit_one_file_is_sent()
    {
        using var project = new SmallProject();
        Ends(0, await SyncAsync(project, "conf"));
        project.Write("conf/base/parameters.yml", "rows: 4\n");
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await CiTasksProcess.RunAsync(
            project.Folder, ConnectionTo(proxy.Uri), "sync-files", "--source", "conf", "--destination", "dbfs:/FileStore/small/conf", "--output", "json");
        Ends(0, result);
        Assert.Equal("1", result.Json["outputs"]!["uploaded"]!.GetValue<string>());
        Assert.Equal("1", result.Json["outputs"]!["skipped"]!.GetValue<string>());
        Assert.Single(proxy.To("dbfs/put"), request => request.Body.Contains("parameters.yml", StringComparison.Ordinal));
        Assert.Equal("rows: 4\n", File.ReadAllText(Remote("conf/base/parameters.yml")));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1024 * 1024, 0)]
    [InlineData((1024 * 1024) + 1, 2)]
    [InlineData(3 * 1024 * 1024, 3)]
    public async Task Files_of_any_size_are_the_same_after_a_round_trip(int size, int blocks)
    {
        using var project = new SmallProject();
        var content = RandomNumberGenerator.GetBytes(size);
        project.Write("big.bin", content);
        using var proxy = new RecordingProxy(Workspace.Uri);
        Ends(0, await CiTasksProcess.RunAsync(project.Folder, ConnectionTo(proxy.Uri), "sync-files", "--source", "big.bin", "--destination", "dbfs:/FileStore/small/"));
        Assert.Equal(blocks, proxy.To("dbfs/add-block").Count);
        Ends(0, await RunAsync(project.Folder, "fetch-files", "--source", "dbfs:/FileStore/small/big.bin", "--destination", "back/big.bin"));
        Assert.Equal(content, File.ReadAllBytes(project.In("back/big.bin")));
    }

    [Fact]
    public async Task A_block_whose_answer_is_lost_is_never_appended_twice()
    {
        using var project = new SmallProject();
        var content = RandomNumberGenerator.GetBytes(3 * 1024 * 1024);
        project.Write("big.bin", content);
        using var proxy = new RecordingProxy(Workspace.Uri, (request, before) =>
            request.Path.EndsWith("add-block", StringComparison.Ordinal) && before == 1 ? ProxyFault.LostAnswer : ProxyFault.None);
        Ends(0, await CiTasksProcess.RunAsync(project.Folder, ConnectionTo(proxy.Uri), "sync-files", "--source", "big.bin", "--destination", "dbfs:/FileStore/small/big.bin"));
        Assert.Equal(content, File.ReadAllBytes(Remote("big.bin")));
    }

    [Theory]
    [InlineData("/etc/passwd", false)]
    [InlineData("/nowhere/at/all", false)]
    [InlineData("../../conf/base/parameters.yml", false)]
    [InlineData("..", false)]
    [InlineData("rows.csv", true)]
    public async Task Only_links_to_files_inside_the_source_are_followed(string target, bool followed)
    {
        using var project = new SmallProject();
        File.CreateSymbolicLink(project.In("data/01_raw/link"), target);
        var result = await SyncAsync(project, "data");
        Ends(followed ? 0 : 2, result);
        if (!followed)
        {
            Says($"01_raw/link → {target}", result);
            Says("error CIT0308", result);
        }

        Assert.Equal(followed, File.Exists(Remote("data/01_raw/link")));
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("changed")]
    [InlineData("folder deleted")]
    public async Task What_somebody_else_changed_in_the_workspace_is_sent_again(string what)
    {
        using var project = new SmallProject();
        Ends(0, await SyncAsync(project, "data"));
        switch (what)
        {
            case "deleted":
                File.Delete(Remote("data/01_raw/rows.csv"));
                break;
            case "changed":
                File.WriteAllText(Remote("data/01_raw/rows.csv"), "x\ny\nz\n");
                File.SetLastWriteTimeUtc(Remote("data/01_raw/rows.csv"), new DateTime(2030, 1, 1));
                break;
            default:
                Directory.Delete(Remote("data"), recursive: true);
                break;
        }

        Ends(0, await SyncAsync(project, "data"));
        Assert.Equal("a\nb\nc\n", File.ReadAllText(Remote("data/01_raw/rows.csv")));
    }

    [Fact]
    public async Task Prune_deletes_what_is_not_here_and_nothing_else_does()
    {
        using var project = new SmallProject();
        Ends(0, await SyncAsync(project, "data"));
        File.WriteAllText(Remote("data/01_raw/theirs.csv"), "1\n");
        var kept = await SyncAsync(project, "data");
        Says("1 only in the workspace, left alone", kept);
        Assert.True(File.Exists(Remote("data/01_raw/theirs.csv")));
        var pruned = await SyncAsync(project, "data", "--prune");
        Ends(0, pruned);
        Says("- 01_raw/theirs.csv", pruned);
        Assert.False(File.Exists(Remote("data/01_raw/theirs.csv")));
        Assert.True(File.Exists(Remote("data/01_raw/rows.csv")));
    }

    [Theory]
    [InlineData("/Volumes/a/b/c")]
    [InlineData("dbfs:/")]
    [InlineData("dbfs:/a/../b")]
    [InlineData("somewhere")]
    public async Task A_destination_that_is_none_is_refused(string destination)
    {
        using var project = new SmallProject();
        var result = await RunAsync(project.Folder, "sync-files", "--source", "data", "--destination", destination);
        Ends(2, result);
        Says("error CIT0306", result);
    }

    [Fact]
    public async Task Fetching_what_is_not_there_fails_or_warns()
    {
        using var project = new SmallProject();
        var failed = await RunAsync(project.Folder, "fetch-files", "--source", "dbfs:/nothing/info.log", "--destination", "info.log");
        Ends(2, failed);
        Says("error CIT0305: dbfs:/nothing/info.log is not in the workspace", failed);
        var warned = await RunAsync(project.Folder, "fetch-files", "--source", "dbfs:/nothing/info.log", "--destination", "info.log", "--if-missing", "warn");
        Ends(0, warned);
        Says("warning CIT0305", warned);
    }

    private Task<CiTasksResult> SyncAsync(SmallProject project, string source, params string[] more) =>
        RunAsync(project.Folder, ["sync-files", "--source", source, "--destination", $"dbfs:/FileStore/small/{source}", .. more]);

    private string Remote(string path) => Path.Combine(Workspace.Dbfs, "FileStore", "small", path);
}
