using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Dbfs;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;
using Xunit;
using static CiTasks.UnitTests.Databricks.FakeWorkspace;

namespace CiTasks.UnitTests.Databricks;

public sealed class ClientTests
{
    [Fact]
    public async Task All_pages_of_the_list_are_asked_for_and_names_are_compared_exactly()
    {
        using var fake = new FakeWorkspace(
            Answer("""{"jobs":[{"job_id":12345678901234567,"settings":{"name":"iris"}},{"job_id":2,"settings":{"name":"Iris"}}],"has_more":true,"next_page_token":"a+b/c="}"""),
            Answer("""{"next_page_token":"third"}"""),
            Answer("""{"jobs":[{"job_id":9223372036854775807,"settings":{"name":"iris"}}],"next_page_token":""}"""));
        using var workspace = new Workspace(fake.Open());

        Assert.Equal([12345678901234567, 9223372036854775807], await workspace.Jobs.FindByNameAsync("iris", default));
        Assert.Equal(
            ["/api/2.2/jobs/list?limit=100&name=iris", "/api/2.2/jobs/list?limit=100&name=iris&page_token=a%2Bb%2Fc%3D", "/api/2.2/jobs/list?limit=100&name=iris&page_token=third"],
            fake.Requests.Select(request => request.PathAndQuery));
    }

    [Fact]
    public async Task A_job_of_several_pages_becomes_one_document()
    {
        using var fake = new FakeWorkspace(
            Answer("""{"job_id":7,"settings":{"name":"a","tasks":[{"task_key":"1"}],"parameters":[{"name":"p"}],"foo":null},"next_page_token":"2"}"""),
            Answer("""{"job_id":7,"settings":{"name":"a","tasks":[{"task_key":"2"},{"task_key":"3"}],"job_clusters":[{"job_cluster_key":"c"}]}}"""));
        using var workspace = new Workspace(fake.Open());

        var job = await workspace.Jobs.FindAsync(7, default);

        Assert.Equal("1 2 3", string.Join(' ', job!.Settings["tasks"]!.AsArray().Select(task => task!["task_key"])));
        Assert.Equal((1, 1, 1), (job.Settings["parameters"]!.AsArray().Count, job.Settings["job_clusters"]!.AsArray().Count, fake.Requests.Count(request => request.PathAndQuery.EndsWith("job_id=7&page_token=2", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_run_of_several_pages_has_the_tasks_of_all()
    {
        var pages = Enumerable.Range(0, 3).Select(page => Answer($$"""
            {"run_id":1,"state":{"life_cycle_state":"RUNNING"},"tasks":[{{string.Join(',', Enumerable.Range(page * 100, page < 2 ? 100 : 3).Select(task => $$"""{"task_key":"t{{task}}"}"""))}}]{{(page < 2 ? $",\"next_page_token\":\"{page + 1}\"" : "")}}}
            """));
        using var fake = new FakeWorkspace([.. pages]);
        using var workspace = new Workspace(fake.Open());

        var tasks = (await workspace.Runs.GetAsync(1, default))["tasks"]!.AsArray();

        Assert.Equal(Enumerable.Range(0, 203).Select(task => $"t{task}"), tasks.Select(task => (string?)task!["task_key"]));
    }

    [Theory]
    [InlineData("""{"run_id":1,"next_page_token":"2"}""", """{"tasks":[{"task_key":"a"}]}""")]
    [InlineData("""{"run_id":1,"tasks":[{"task_key":"a"}],"next_page_token":"2"}""", """{"run_id":1}""")]
    public async Task A_page_without_tasks_loses_none(string first, string second)
    {
        using var fake = new FakeWorkspace(Answer(first), Answer(second));
        using var workspace = new Workspace(fake.Open());

        Assert.Single((await workspace.Runs.GetAsync(1, default))["tasks"]!.AsArray());
    }

    [Fact]
    public async Task What_does_not_exist_is_null_and_what_may_not_be_seen_is_an_error()
    {
        using var missing = new FakeWorkspace(Answer("""{"error_code":"INVALID_PARAMETER_VALUE","message":"Job 1 does not exist."}""", 400));
        using var denied = new FakeWorkspace(Answer("""{"error_code":"PERMISSION_DENIED","message":"no"}""", 403));
        using var first = new Workspace(missing.Open());
        using var second = new Workspace(denied.Open());

        Assert.Null(await first.Jobs.FindAsync(1, default));
        Assert.Equal(ErrorKind.PermissionDenied, (await Assert.ThrowsAsync<DatabricksException>(() => second.Jobs.FindAsync(1, default))).Kind);
    }

    [Fact]
    public async Task Settings_reach_the_service_byte_for_byte()
    {
        const string Settings = """{"name":"ä+<b>","num_workers":0,"max_retries":0,"email_notifications":{},"foo":null,"x":1.0,"id":12345678901234567890,"off":false}""";
        using var fake = new FakeWorkspace(Answer("""{"job_id":12345678901234567}"""));
        using var workspace = new Workspace(fake.Open());
        var settings = JsonNode.Parse(Settings)!.AsObject();

        Assert.Equal(12345678901234567, await workspace.Jobs.CreateAsync(settings, default));
        await workspace.Jobs.ResetAsync(12345678901234567, settings, default);

        Assert.Equal(Settings, fake.Requests[0].Body);
        Assert.Equal($$"""{"job_id":12345678901234567,"new_settings":{{Settings}}}""", fake.Requests[1].Body);
    }

    [Fact]
    public async Task An_answer_without_an_id_is_an_error_that_may_have_had_an_effect()
    {
        using var fake = new FakeWorkspace(Answer());
        using var workspace = new Workspace(fake.Open());

        Assert.True((await Assert.ThrowsAsync<DatabricksException>(() => workspace.Jobs.CreateAsync([], default))).MayHaveHadAnEffect);
        Assert.True((await Assert.ThrowsAsync<DatabricksException>(() => workspace.Runs.RunNowAsync([], default, default))).MayHaveHadAnEffect);
    }

    [Fact]
    public async Task File_content_travels_as_plain_base64()
    {
        var content = Enumerable.Repeat((byte)0xFB, 999).ToArray();
        using var fake = new FakeWorkspace(Answer());
        using var workspace = new Workspace(fake.Open());

        await workspace.Dbfs.PutAsync("dbfs:/a b", content, default);
        await workspace.Dbfs.AddBlockAsync(long.MaxValue, content, default);

        Assert.Contains("+", fake.Requests[0].Body);
        Assert.DoesNotContain("\\u002B", fake.Requests[0].Body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal($$"""{"path":"/a b","overwrite":true,"contents":"{{Convert.ToBase64String(content)}}"}""", fake.Requests[0].Body);
        Assert.Equal($$"""{"handle":9223372036854775807,"data":"{{Convert.ToBase64String(content)}}"}""", fake.Requests[1].Body);
    }

    [Fact]
    public async Task A_folder_that_is_deleted_in_parts_is_asked_for_until_it_is_gone()
    {
        var part = Answer("""{"error_code":"PARTIAL_DELETE","message":"more"}""", 400);
        using var fake = new FakeWorkspace(part, part, Answer());
        using var workspace = new Workspace(fake.Open());

        await workspace.Dbfs.DeleteAsync("dbfs:/a", default);

        Assert.Equal(3, fake.Requests.Count);
    }

    [Fact]
    public async Task Files_and_folders_of_a_listing_are_told_apart()
    {
        using var fake = new FakeWorkspace(Answer("""{"files":[{"path":"/a","is_dir":true,"file_size":0},{"path":"/b","is_dir":false,"file_size":5000000000,"modification_time":1763690000123}]}"""), Answer());
        using var workspace = new Workspace(fake.Open());

        Assert.Equal([new DbfsEntry("/a", true, 0, 0), new DbfsEntry("/b", false, 5000000000, 1763690000123)], await workspace.Dbfs.ListAsync("dbfs:/x", default));
        Assert.Empty((await workspace.Dbfs.ListAsync("dbfs:/empty", default))!);
    }

    [Theory]
    [InlineData("dbfs:/a/b", "/a/b")]
    [InlineData("dbfs:a", "/a")]
    [InlineData("dbfs:///a", "/a")]
    [InlineData("/a", "/a")]
    public void A_path_may_come_with_its_scheme(string path, string bare)
    {
        Assert.Equal(bare, DbfsClient.Bare(path));
    }

    [Theory]
    [InlineData("adb-1.1.azuredatabricks.net", "https://adb-1.1.azuredatabricks.net/")]
    [InlineData("https://adb-1.1.azuredatabricks.net", "https://adb-1.1.azuredatabricks.net/")]
    [InlineData("https://adb-1.1.azuredatabricks.net/", "https://adb-1.1.azuredatabricks.net/")]
    [InlineData("  HTTPS://ADB-1.1.azuredatabricks.net//  ", "https://adb-1.1.azuredatabricks.net/")]
    [InlineData("https://adb-1.1.azuredatabricks.net/?o=1#job/2", "https://adb-1.1.azuredatabricks.net/")]
    [InlineData("adb-1.1.azuredatabricks.net?o=1", "https://adb-1.1.azuredatabricks.net/")]
    [InlineData("adb-1.1.azuredatabricks.net/sql/warehouses", "https://adb-1.1.azuredatabricks.net/")]
    [InlineData("http://127.0.0.1:8765", "http://127.0.0.1:8765/")]
    [InlineData("localhost:8765/", "https://localhost:8765/")]
    [InlineData("[::1]:80", "https://[::1]:80/")]
    [InlineData("https://me:secret@h.test/", "https://h.test/")]
    [InlineData("", null)]
    [InlineData("   ", null)]
    [InlineData("https://", null)]
    [InlineData("ftp://h.test", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("two words", null)]
    [InlineData("h.test:port", null)]
    [InlineData("h.test:99999", null)]
    public void An_address_is_understood_as_users_write_it(string text, string? address)
    {
        Assert.Equal(address, WorkspaceAddress.Parse(text)?.AbsoluteUri);
    }
}
