using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Testing;
using CiTasks.Testing.GitHubApi;

namespace CiTasks.AcceptanceTests.GitHub;

/// <summary><c>annotate</c>: the results of other steps, of this job or of somebody else's.</summary>
public sealed partial class AnnotateTests : PullRequestCase
{
    private const string ForkHead = "3333333333333333333333333333333333333333";

    [Fact]
    public async Task The_results_of_the_job_are_one_check_run_and_the_sections_that_are_there_already()
    {
        var step = Step();
        await RunAsync(0, step, "deploy-job", "--job-file", "jobs/iris.json");
        await RunAsync(0, step, "run-job", "--job-name", "iris");
        var before = Comment;
        await RunAsync(0, step, "annotate");

        Assert.Equal(Sections(before), Sections(Comment));
        Assert.Equal(["citasks deploy-job jobs/iris.json", "citasks run-job iris", "citasks"], Repository.Checks.Select(check => check.Text("name")));
        Assert.Equal(("succeeded", "7"), (step.Outputs["outcome"], step.Outputs["pull-request"]));
        Assert.StartsWith("https://github.com/acme/iris/pull/7#", step.Outputs["comment-url"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_hundred_failing_tasks_are_one_comment_below_the_limit_and_more_than_fifty_annotations()
    {
        var tasks = string.Join(", ", Enumerable.Range(1, 300).Select(number => $$"""{"task_key": "t{{number}}", "sql_task": {"warehouse_id": "w", "query": { "query_id": "q" } } }"""));
        await JobAsync("many", $"\"tasks\": [{tasks}]");
        Workspace.Outcomes($$"""{"outcomes": [{"result": "FAILED", "message": "ValueError: {{new string('x', 400)}}"}]}""");

        await RunAsync(1, Step(), "run-job", "--job-name", "many");

        Assert.InRange(Comment.Length, 1_000, 65_536);
        var check = Assert.Single(Repository.Checks);
        Assert.InRange(check.Annotations.Count, 51, 1_000);
        Assert.Equal("failure", check.Text("conclusion"));
    }

    [Fact]
    public async Task A_forks_artifact_is_told_as_somebody_elses_text()
    {
        Repository.AddPull(8, ForkHead, "mallory:evil");
        Repository.AddComment(7, "github-actions[bot]", "an old comment of another tool");
        var evil = "@acme/everyone [click](https://evil.test) <img src=x> ![x](https://evil.test/x.png) <!-- citasks:comment --> ::error::boo";
        var result = new JsonObject
        {
            ["version"] = 1,
            ["task"] = "run-job",
            ["title"] = evil,
            ["stepId"] = "run-job/0123456789abcdef",
            ["outcome"] = "job-failed",
            ["exitCode"] = 1,
            ["started"] = "2026-11-21T00:00:00Z",
            ["ended"] = "2026-11-21T00:01:00Z",
            ["pullRequest"] = 7,
            ["commit"] = Head,
            ["outputs"] = new JsonObject { ["run-url"] = "https://evil.test/run" },
            ["diagnostics"] = new JsonArray(
                new JsonObject { ["severity"] = "error", ["id"] = evil, ["summary"] = evil, ["detail"] = evil, ["hint"] = evil, ["file"] = "../../etc/passwd", ["line"] = 1 },
                new JsonObject { ["severity"] = "error", ["id"] = "CIT0501", ["summary"] = "task failed", ["file"] = "src/a.py", ["line"] = 3 }),
            ["details"] = new JsonObject { ["runId"] = 1, ["state"] = evil, ["url"] = "https://evil.test/run", ["tasks"] = new JsonArray(new JsonObject { ["taskKey"] = evil, ["state"] = "FAILED", ["url"] = "https://evil.test/task", ["error"] = evil }) },
        };
        Folder.Write("results/run-job.json", result.ToJsonString());
        Folder.Write("results/junk.json", "[[[[");
        Folder.Write("results/other.json", """{"version": 1, "task": 5, "details": []}""");
        File.CreateSymbolicLink(Folder.In("results/link.json"), "/etc/passwd");
        var step = Keep(new GitHubStep(new Dictionary<string, string>()).On(
            "workflow_run",
            $$"""{"workflow_run": {"event": "pull_request", "head_sha": "{{ForkHead}}", "head_branch": "evil", "pull_requests": [], "head_repository": {"full_name": "mallory/iris", "owner": {"login": "mallory"} } } }""",
            GitHub.Uri.ToString(),
            Token));

        var printed = await RunAsync(0, step, "annotate", "--results", "results");

        var comment = Repository.Comments.Single(comment => comment.Pull == 8).Body;
        Assert.Single(Repository.Comments, other => other.Pull == 7);
        Assert.Equal(ForkHead, Assert.Single(Repository.Checks).Sha);
        foreach (var text in new[] { comment, Repository.Checks[0].Output("summary")!, Repository.Checks[0].Output("text")! }.Select(WithoutCode))
        {
            Assert.DoesNotContain("](https://evil.test", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", text, StringComparison.Ordinal);
            Assert.DoesNotContain("@acme", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Repository.Checks[0].Annotations, annotation => annotation["path"]!.GetValue<string>().Contains("passwd", StringComparison.Ordinal));
        Assert.DoesNotContain(printed.Output.Split('\n'), line => line.StartsWith("::error", StringComparison.Ordinal));
        Assert.Equal(("8", "job-failed"), (step.Outputs["pull-request"], step.Outputs["outcome"]));
    }

    [Fact]
    public async Task Without_results_there_is_a_warning_and_nothing_is_told()
    {
        var step = Step();
        var result = await RunAsync(0, step, "annotate");

        Says("CIT0702", result);
        Assert.Empty(GitHub.Writes);
        Assert.Equal("", step.Outputs["outcome"]);
    }

    [Fact]
    public async Task On_a_laptop_the_page_is_printed()
    {
        Ends(0, await CiTasksProcess.RunAsync(Folder.Path, Connection, "deploy-job", "--job-file", "jobs/iris.json", "--mode", "plan", "--result-dir", "out"));
        var result = await CiTasksProcess.RunAsync(Folder.Path, Connection, "annotate", "--results", "out");

        Ends(0, result);
        Says("iris", result);
        Assert.Empty(GitHub.Calls);
    }

    // Code is shown as it is and does nothing.
    private static string WithoutCode(string text) => Code().Replace(text, "");

    [GeneratedRegex(@"^(`{3,}).*?^\1$|`[^`\n]*`|^<!-- citasks:[^\n]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    private static IReadOnlyList<string> Sections(string comment) =>
        [.. comment.Split('\n').Where(line => line.StartsWith('#') || line.Contains("SUCCESS", StringComparison.Ordinal))];
}
