using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

public sealed class ShipTests : TaskFixture
{
    [FactNeeding("python3")]
    public async Task A_manifest_becomes_a_succeeded_run_and_its_output_is_fetched()
    {
        using var project = new SmallProject();
        var result = await RunAsync(project.Folder, "ship");
        Ends(0, result);
        Says("count   SUCCESS", result);
        Assert.Equal("3", File.ReadAllText(project.In("fetched/count.txt")));
        Assert.Contains("✅ ship: succeeded", File.ReadAllText(project.In(".citasks/result/ship.md")));
        Assert.Single(await JobsAsync());
    }

    [FactNeeding("python3")]
    public async Task A_second_ship_skips_the_files_and_leaves_the_job_alone()
    {
        using var project = new SmallProject();
        Ends(0, await RunAsync(project.Folder, "ship"));
        using var proxy = new RecordingProxy(Workspace.Uri);
        var again = await CiTasksProcess.RunAsync(project.Folder, ConnectionTo(proxy.Uri), "ship");
        Ends(0, again);
        Says("0 to send (0 B); 2 unchanged, skipped", again);
        Says("is unchanged", again);
        Assert.DoesNotContain(proxy.Requests, request => request.Method == "POST" && !request.Path.EndsWith("run-now", StringComparison.Ordinal));
    }

    [FactNeeding("python3")]
    public async Task A_bug_in_the_job_is_shown_with_its_last_line_and_the_line_of_the_checkout()
    {
        using var project = new SmallProject();
        project.WriteCode(SmallProject.Code.Replace("    print(\"counted\", count)", "    raise ValueError(\"planted\")", StringComparison.Ordinal));
        var result = await RunAsync(project.Folder, "ship");
        Ends(1, result);
        Says("error CIT0501 at src/small/counting.py:11: task 'count' failed: ValueError: planted", result);
        var page = File.ReadAllText(project.In(".citasks/result/ship.md"));
        Assert.Contains("src/small/counting.py:11", page);
        Assert.Contains("raise ValueError(\"planted\")", page);
    }

    [Fact]
    public async Task Mode_plan_tells_everything_and_changes_nothing()
    {
        using var project = new SmallProject();
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await CiTasksProcess.RunAsync(project.Folder, ConnectionTo(proxy.Uri), "ship", "--mode", "plan");
        Ends(0, result);
        Says("+ 01_raw/rows.csv", result);
        Says("+ job 'small' is new", result);
        Assert.All(proxy.Requests, request => Assert.Equal("GET", request.Method));
        Assert.Empty(await JobsAsync());
    }

    [FactNeeding("python3")]
    public async Task Json_is_one_document_on_standard_output()
    {
        using var project = new SmallProject();
        var result = await RunAsync(project.Folder, "ship", "--output", "json");
        Ends(0, result);
        Assert.Equal("succeeded", result.Json["outcome"]!.GetValue<string>());
        Assert.Equal("SUCCESS", result.Json["outputs"]!["result-state"]!.GetValue<string>());
        Assert.Equal(
            ["sync-files", "sync-files", "deploy-job", "run-job", "fetch-files"],
            result.Json["details"]!["steps"]!.AsArray().Select(step => step!["task"]!.GetValue<string>()));
    }

    [FactNeeding("python3")]
    public async Task On_GitHub_inputs_come_from_the_action_and_outputs_summary_and_annotations_go_to_the_runner()
    {
        using var project = new SmallProject();
        project.WriteCode("def main():\n    raise ValueError('::error::smuggled')\n");
        var environment = Connection;
        environment["GITHUB_ACTIONS"] = "true";
        environment["GITHUB_OUTPUT"] = project.In("github-output");
        environment["GITHUB_STEP_SUMMARY"] = project.In("github-summary");
        environment["RUNNER_TEMP"] = project.In("runner-temp");
        environment["INPUT_MANIFEST"] = "citasks.json";
        environment["INPUT_MODE"] = "";
        var result = await CiTasksProcess.RunAsync(project.Folder, environment, "ship");
        Ends(1, result);
        Assert.StartsWith($"::add-mask::{Workspace.Token}\n", result.Output, StringComparison.Ordinal);
        Assert.Single(result.Output.Split('\n'), line => line.StartsWith("::add-mask::", StringComparison.Ordinal));
        Assert.Contains(result.Output.Split('\n'), line => line.StartsWith("::error file=src/small/counting.py,line=2,title=CIT0501", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Output.Split('\n'), line => line.TrimStart().StartsWith("::error::", StringComparison.Ordinal));
        Assert.Matches(@"result-state<<(?<mark>\S+)\nFAILED\n\k<mark>\n", File.ReadAllText(project.In("github-output")));
        Assert.Contains("ship: job-failed", File.ReadAllText(project.In("github-summary")));
        Assert.True(File.Exists(project.In("runner-temp/citasks/ship.json")));
    }
}
