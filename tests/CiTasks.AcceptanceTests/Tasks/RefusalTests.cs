using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary>Mistakes: one clear diagnostic with id, place, hint and exit code, no stack trace; offline ones before any request.</summary>
public sealed class RefusalTests : TaskFixture
{
    public static TheoryData<string, string, string, string, string> OfflineMistakes => new()
    {
        // what, file, old text, new text (or null: delete the file), expected words
        { "wrong entry point", "jobs/small.json", "\"entry_point\": \"count\"", "\"entry_point\": \"databricks_run\"",
            "error CIT0201 at jobs/small.json:12:24: entry point 'databricks_run' not in small-0.1-py3-none-any.whl; it has: count" },
        { "wrong package", "jobs/small.json", "\"package_name\": \"small\"", "\"package_name\": \"large\"", "error CIT0202 at jobs/small.json:11:25:" },
        { "no wheel", "dist/small-0.1-py3-none-any.whl", "", "", "error CIT0121 at jobs/small.json:15:30: no file matches the library '../dist/*.whl' of 'count'" },
        { "broken JSON", "jobs/small.json", "\"max_retries\": 0,", "\"max_retries\": 0", "error CIT0110 at jobs/small.json:10:7: jobs/small.json is not valid JSON" },
        { "broken manifest", "citasks.json", "\"run-job\":", "\"run-jobs\":", "error CIT0103 at citasks.json:7:15: 'run-jobs' is not a task that ship runs" },
        { "unknown input", "citasks.json", "\"job-name\"", "\"job-nam\"", "error CIT0103 at citasks.json:7:28: run-job has no input 'job-nam'" },
        { "unknown placeholder", "jobs/small.json", "/dbfs/FileStore", "${var.place}", "error CIT0120 at jobs/small.json:13:35: nothing is known as ${var.place}" },
        { "number among parameters", "jobs/small.json", "\"--data\"", "7", "error CIT0116 at jobs/small.json:13:24:" },
        { "no job file", "jobs/small.json", "", "", "error CIT0104 at citasks.json:6:32: there is no job file jobs/small.json" },
    };

    [Theory]
    [MemberData(nameof(OfflineMistakes))]
    public async Task A_mistake_in_the_files_is_found_before_any_request(string what, string file, string old, string text, string expected)
    {
        Assert.NotEmpty(what);
        using var project = new SmallProject();
        if (old.Length == 0)
        {
            File.Delete(project.In(file));
        }
        else
        {
            project.Replace(file, old, text);
        }

        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await CiTasksProcess.RunAsync(project.Folder, ConnectionTo(proxy.Uri), "ship");
        Ends(2, result);
        Says(expected, result);
        OneClearDiagnostic(result);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task A_missing_conf_folder_is_found_before_any_request_at_its_line_of_the_manifest()
    {
        using var project = new SmallProject();
        Directory.Delete(project.In("conf"), recursive: true);
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await CiTasksProcess.RunAsync(project.Folder, ConnectionTo(proxy.Uri), "ship");
        Ends(2, result);
        Says("error CIT0301 at citasks.json:4:17: there is nothing to sync at conf", result);
        OneClearDiagnostic(result);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task A_refused_token_is_exit_code_4()
    {
        using var project = new SmallProject();
        var environment = Connection;
        environment["DATABRICKS_TOKEN"] = "dapi0123456789abcdef0123456789abcdef";
        var result = await CiTasksProcess.RunAsync(project.Folder, environment, "deploy-job", "--job-file", "jobs/small.json");
        Ends(4, result);
        Assert.Matches("error CIT040[12]: ", result.All);
        Assert.DoesNotContain("dapi0123456789abcdef", result.All, StringComparison.Ordinal);
        OneClearDiagnostic(result);
    }

    [Fact]
    public async Task An_unreachable_workspace_is_exit_code_6()
    {
        using var project = new SmallProject();
        var result = await CiTasksProcess.RunAsync(
            project.Folder, ConnectionTo(new Uri($"http://127.0.0.1:{RecordingProxy.FreePort()}")), "deploy-job", "--job-file", "jobs/small.json");
        Ends(6, result);
        Says("error CIT0403: ", result);
        Says("hint: the address came from DATABRICKS_HOST", result);
        OneClearDiagnostic(result);
    }

    [Fact]
    public async Task A_login_page_is_not_taken_for_a_workspace()
    {
        using var project = new SmallProject();
        using var proxy = new RecordingProxy(Workspace.Uri, (_, _) => ProxyFault.WebPage);
        var result = await CiTasksProcess.RunAsync(project.Folder, ConnectionTo(proxy.Uri), "run-job", "--job-name", "small", "--outage-window", "1s");
        Ends(6, result);
        Says("error CIT0406", result);
        Says("answered with a web page", result);
    }

    [Fact]
    public async Task A_token_with_a_line_break_is_refused_without_being_shown()
    {
        using var project = new SmallProject();
        var environment = Connection;
        environment["DATABRICKS_TOKEN"] = "dapi12345\nabcdef";
        var result = await CiTasksProcess.RunAsync(project.Folder, environment, "run-job", "--job-id", "1");
        Ends(2, result);
        Says("error CIT0102: databricks-token from DATABRICKS_TOKEN is not usable", result);
        Assert.DoesNotContain("dapi12345", result.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_cannot_be_written_is_one_diagnostic()
    {
        using var project = new SmallProject();
        var result = await RunAsync(project.Folder, "check", "--output", "json", "--result-dir", "/proc/nope");
        Ends(2, result);
        Assert.Equal("CIT0003", result.Json["diagnostics"]![0]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_manifest_that_names_nothing_is_no_success()
    {
        using var project = new SmallProject();
        project.Write("citasks.json", "{}");
        var result = await RunAsync(project.Folder, "ship");
        Ends(2, result);
        Says("error CIT0105 at citasks.json:1:1: the manifest names no task", result);
    }

    [Fact]
    public async Task Check_finds_the_same_without_a_workspace()
    {
        using var project = new SmallProject();
        var clean = await CiTasksProcess.RunAsync(project.Folder, new Dictionary<string, string>(), "check");
        Ends(0, clean);
        project.Replace("jobs/small.json", "\"entry_point\": \"count\"", "\"entry_point\": \"cuont\"");
        var result = await CiTasksProcess.RunAsync(project.Folder, new Dictionary<string, string>(), "check");
        Ends(2, result);
        Says("error CIT0201 at jobs/small.json:12:24:", result);
        Says("did you mean 'count'?", result);
    }

    private static void OneClearDiagnostic(CiTasksResult result)
    {
        Assert.Single(result.All.Split('\n'), line => line.StartsWith("error CIT", StringComparison.Ordinal));
        Says("hint: ", result);
        Assert.DoesNotContain("   at ", result.All, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.All, StringComparison.Ordinal);
    }
}
