using CiTasks.Testing;
using CiTasks.Testing.AzureReposApi;

namespace CiTasks.AcceptanceTests.AzureRepos;

/// <summary>What a pull request in Azure Repos is told by the steps of its builds.</summary>
public sealed class AnnounceTests : AzurePullCase
{
    private static readonly string[] Plan = ["deploy-job", "--job-file", "jobs/iris.json", "--mode", "plan"];

    [Fact]
    public async Task A_status_is_pending_while_the_step_runs_and_ends_with_it()
    {
        await JobAsync("iris");
        Workspace.Outcomes("""{"outcomes": [{"result": "FAILED", "message": "KeyError: 'lost'", "duration_ms": 1500}]}""");
        var step = Step();
        using var process = CiTasksProcess.Start(Folder.Path, step.Variables, "run-job", "--job-name", "iris");
        await process.SeeAsync("run: in progress");
        await UntilAsync(() => Azure.Locked(() => Pull.Statuses.Count == 1));
        Assert.Equal("pending", Azure.Locked(() => Pull.Statuses[0].State));
        var result = await process.EndAsync();
        Ends(1, result);

        var status = Pull.Latest[^1];
        Assert.Equal(("citasks", "citasks run-job iris", "failed"), (status.Genre, status.Name, status.State));
        Assert.Contains("KeyError: 'lost'", status.Description, StringComparison.Ordinal);
        Assert.EndsWith("_build/results?buildId=9001", status.TargetUrl, StringComparison.Ordinal);
        Assert.Contains("KeyError: 'lost'", Thread.Text, StringComparison.Ordinal);
        Assert.Equal("active", Thread.Status);
        Assert.Equal(["citasks-job-failed"], step.Read(result).Tags);
    }

    [Fact]
    public async Task The_thread_is_closed_when_all_is_well_active_when_it_is_not_and_closed_again()
    {
        await RunAsync(0, Step(1), Plan);
        Assert.Equal("closed", Thread.Status);

        Folder.Write("jobs/iris.json", WrongJob);
        await RunAsync(2, Step(2), Plan);
        Assert.Equal("active", Thread.Status);

        Folder.Write("jobs/iris.json", RightJob);
        await RunAsync(0, Step(3), Plan);
        Assert.Equal("closed", Thread.Status);
        Assert.Single(Thread.Comments);
        Assert.Contains("earlier runs", Thread.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finding_is_a_thread_on_its_line_that_is_fixed_when_it_is_gone_and_comes_back_with_it()
    {
        Folder.Write("jobs/iris.json", WrongJob);
        await RunAsync(2, Step(1), Plan);
        var line = Assert.Single(Pull.Lines);
        Assert.Equal(("/jobs/iris.json", 3, "active"), (line.Path, line.Line, line.Status));
        Assert.Contains("CIT0114", line.Text, StringComparison.Ordinal);

        await RunAsync(2, Step(2), Plan);
        Assert.Single(Pull.Lines);

        Folder.Write("jobs/iris.json", RightJob);
        await RunAsync(0, Step(3), Plan);
        Assert.Equal("fixed", Assert.Single(Pull.Lines).Status);

        Folder.Write("jobs/iris.json", WrongJob);
        await RunAsync(2, Step(4), Plan);
        Assert.Equal("active", Assert.Single(Pull.Lines).Status);
    }

    [Fact]
    public async Task The_build_of_main_tells_the_pull_request_that_it_completed()
    {
        await RunAsync(0, Step(), [.. Plan, "--environment", "prod"]);
        Pull.Complete(Merged);

        var deployed = await RunAsync(0, MainStep(), "deploy-job", "--job-file", "jobs/iris.json", "--environment", "prod");
        var step = MainStep();
        var run = await RunAsync(0, step, "run-job", "--job-name", "iris", "--environment", "prod");

        Assert.Contains("run-job iris", Thread.Text, StringComparison.Ordinal);
        Assert.Contains("SUCCESS", Thread.Text, StringComparison.Ordinal);
        Assert.All(Repository.Statuses, status => Assert.Equal(Merged, status.Commit));
        Assert.Equal("succeeded", Repository.Statuses[^1].State);
        Assert.Equal(["citasks-prod-succeeded"], step.Read(run).Tags);
        Assert.Equal(["citasks-prod-succeeded"], step.Read(deployed).Tags);
    }

    [FactNeeding("minutes")]
    public Task Twenty_runs_are_one_thread() => RunTimesAsync(20);

    [Fact]
    public Task Three_runs_are_one_thread() => RunTimesAsync(3);

    [Fact]
    public async Task A_thread_with_our_mark_by_somebody_else_is_left_alone()
    {
        await RunAsync(0, Step(1), Plan);
        var ours = Thread;
        Pull.Threads.Remove(ours);
        var foreign = Pull.AddThread(AzureIdentity.Person("Mallory Doe"), ours.Text);
        foreign.Properties = ours.Properties.DeepClone().AsObject();

        await RunAsync(0, Step(2), Plan);

        Assert.Equal(2, Pull.General.Count);
        Assert.Equal((ours.Text, "active", 0), (foreign.Text, foreign.Status, foreign.Turns));
    }

    [Fact]
    public async Task Three_hundred_failed_tasks_fit_into_one_comment()
    {
        var tasks = string.Join(", ", Enumerable.Range(0, 300).Select(number => $$"""{"task_key": "task_{{number:000}}_with_a_name_that_is_rather_long", "sql_task": {"warehouse_id": "w", "query": {"query_id": "q"} } }"""));
        await JobAsync("iris", $"\"tasks\": [{tasks}]");
        Workspace.Outcomes($$"""{"outcomes": [{"result": "FAILED", "message": "{{new string('x', 2000)}}"}]}""");
        await RunAsync(1, Step(), "run-job", "--job-name", "iris");

        Assert.InRange(Thread.Text.Length, 1_000, 150_000);
        Assert.Equal("failed", Pull.Latest[^1].State);
    }

    private async Task RunTimesAsync(int times)
    {
        await JobAsync("iris");
        for (var run = 1; run <= times; run++)
        {
            await RunAsync(0, Step(run), "run-job", "--job-name", "iris");
        }

        Assert.Equal("closed", Thread.Status);
        Assert.Single(Thread.Comments);
        Assert.Contains($"{times - 1} earlier runs", Thread.Text, StringComparison.Ordinal);
        Assert.Single(Pull.Latest);
    }
}
