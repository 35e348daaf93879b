using System.Text.Json.Nodes;
using CiTasks.Hosts;
using CiTasks.Hosts.PullRequests;
using CiTasks.Planning.PullRequests;
using CiTasks.Planning.Results;
using CiTasks.Tasks.Announcing;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.DeployJob;
using CiTasks.Tasks.RunJob;
using CiTasks.Tasks.Running;
using CiTasks.UnitTests.Hosts;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

/// <summary>Under which name a step speaks, what is worth a comment, and where findings are shown.</summary>
public sealed class AnnouncingTests : IDisposable
{
    private readonly Surroundings _surroundings = new(("GITHUB_JOB", "train"), ("GITHUB_ACTION", "run"), ("GITHUB_WORKFLOW", "ci"));

    public void Dispose() => _surroundings.Dispose();

    [Theory]
    [InlineData("citasks run-job iris", "run-job iris", "job-name=iris")]
    [InlineData("citasks run-job iris (prod)", "run-job iris", "job-name=iris", "environment=prod")]
    [InlineData("citasks run-job iris (prod, 3.11, linux)", "run-job iris (3.11, linux)", "job-name=iris", "environment=prod", """leg={"python": "3.11", "os": "linux", "extra": {"a": 1}}""")]
    [InlineData("citasks run-job 42", "run-job 42", "job-id=42", "leg=null")]
    [InlineData("citasks run-job", "run-job")]
    [InlineData("citasks run-job two lines", "run-job two lines", "job-name=two\nlines")]
    [InlineData("citasks run-job iris (east)", "run-job iris (east)", "job-name=iris", "leg=east")]
    public void A_check_run_is_called_after_what_the_step_is_about(string check, string title, params string[] inputs)
    {
        var step = Step(inputs);

        Assert.Equal((check, title), (step.CheckName, step.FullTitle));
    }

    [Fact]
    public void A_path_is_shown_as_the_checkout_has_it_wherever_the_agent_keeps_that()
    {
        AnnouncedStep Deploy(string file) => Step(DeployJobTask.Definition, "job-file=" + file);
        var inside = Deploy(Path.Combine(Around().Host.RepositoryFolder, "jobs", "iris.json"));

        Assert.Equal("citasks deploy-job jobs/iris.json", inside.CheckName);
        Assert.Equal(Deploy("jobs/iris.json").Id, inside.Id);
        Assert.Equal("citasks deploy-job /elsewhere/iris.json", Deploy("/elsewhere/iris.json").CheckName);
    }

    [Fact]
    public void Each_step_job_leg_and_environment_has_an_id_of_its_own_that_stays()
    {
        string[][] steps = [["job-name=iris"], ["job-name=iris", "environment=prod"], ["job-name=iris", "leg=a"], ["job-name=iris", "leg=b"], ["job-name=other"]];
        var ids = steps.Select(inputs => Step(inputs).Id).ToList();
        _surroundings.Variables["GITHUB_RUN_ID"] = "77";
        _surroundings.Variables["GITHUB_RUN_ATTEMPT"] = "2";
        Assert.Equal(ids, steps.Select(inputs => Step(inputs).Id));

        foreach (var variable in new[] { "GITHUB_JOB", "GITHUB_ACTION", "GITHUB_WORKFLOW" })
        {
            _surroundings.Variables[variable] += "2";
            ids.AddRange(steps.Select(inputs => Step(inputs).Id));
        }

        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Theory]
    [InlineData(false, """{"outcome": "succeeded", "details": {}}""")]
    [InlineData(false, """{"outcome": "succeeded", "details": {"skipped": 8, "upload": [], "delete": []}}""")]
    [InlineData(false, """{"outcome": "succeeded", "outputs": {"action": "unchanged"}, "details": {"action": "unchanged", "changes": [], "uploads": []}}""")]
    [InlineData(true, """{"outcome": "succeeded", "outputs": {"action": "created"}, "details": {}}""")]
    [InlineData(true, """{"outcome": "succeeded", "details": {"delete": ["a"]}}""")]
    [InlineData(true, """{"outcome": "succeeded", "details": {"runId": 7}}""")]
    [InlineData(true, """{"outcome": "succeeded", "details": {"runs": [{"runId": 7}]}}""")]
    [InlineData(true, """{"outcome": "changes-pending", "details": {}}""")]
    [InlineData(true, """{"outcome": "refused", "details": {}}""")]
    [InlineData(true, """{"outcome": "succeeded", "details": {"steps": [{"version": 1, "task": "run-job", "outcome": "succeeded", "details": {"runId": 7}}]}}""")]
    [InlineData(false, """{"outcome": "succeeded", "details": {"steps": [{"version": 1, "task": "package", "outcome": "succeeded", "details": {"wheel": "a.whl"}}]}}""")]
    public void A_change_a_run_and_a_failure_are_news(bool news, string json) => Assert.Equal(news, News.IsChange(Document(json)));

    [Fact]
    public void Findings_stand_on_their_lines_and_those_without_one_on_the_workflow()
    {
        var document = Document("""
            {
              "outcome": "invalid",
              "diagnostics": [
                {"severity": "error", "id": "CIT0114", "summary": "a bad task_key", "hint": "name it", "detail": "more", "file": "jobs/iris.json", "line": 7, "column": 3},
                {"severity": "warning", "id": "CIT0117", "summary": "no workers"},
                {"severity": "notice", "id": "CIT0701", "summary": "elsewhere", "file": "../../etc/passwd", "line": 2},
                {"severity": "error", "id": "CIT0104", "summary": "gone", "file": "jobs/gone.json"}
              ]
            }
            """);
        var settings = new AnnouncerSettings(Step(), new BuildFacts { WorkflowFile = ".github/workflows/ci.yml" }) { CheckRun = true, Comment = "off" };

        var annotations = CheckAnnotations.Of(document, settings, GitHub, Around());

        Assert.Equal(
            [("jobs/iris.json", 7, "failure"), (".github/workflows/ci.yml", 1, "warning"), (".github/workflows/ci.yml", 1, "notice"), ("jobs/gone.json", 1, "failure")],
            annotations.Select(annotation => (annotation.Path, annotation.StartLine, annotation.Level)));
        Assert.Equal((3, "a bad task_key\nhint: name it", "more"), (annotations[0].StartColumn, annotations[0].Message, annotations[0].RawDetails));

        // What belongs to no line is no thread: the one of the environment has it.
        var placed = CheckAnnotations.Of(document, settings, GitHub with { ShowsRemarksWithoutPlace = false }, Around());
        Assert.Equal(["jobs/iris.json", "jobs/gone.json"], placed.Select(annotation => annotation.Path));
    }

    [Theory]
    [InlineData("GitHub", "https://github.com/acme/iris", "src/a b.py", 7, "https://github.com/acme/iris/blob/c1/src/a%20b.py#L7")]
    [InlineData("GitHub", "https://github.com/acme/iris/", "jobs/iris.json", null, "https://github.com/acme/iris/blob/c1/jobs/iris.json")]
    [InlineData("AzureRepos", "https://dev.azure.com/acme/p/_git/iris", "src/a&b.py", 7, "https://dev.azure.com/acme/p/_git/iris?path=/src/a%26b.py&version=GCc1&line=7&lineEnd=8&lineStartColumn=1&lineEndColumn=1")]
    [InlineData("AzureRepos", "https://dev.azure.com/acme/p/_git/iris", "a.py", null, "https://dev.azure.com/acme/p/_git/iris?path=/a.py&version=GCc1")]
    public void A_place_in_a_file_is_a_page_of_whoever_keeps_the_repository(string keeper, string url, string path, int? line, string page) =>
        Assert.Equal(page, FilePages.Of(new BuildFacts { CodeHost = Enum.Parse<CodeHost>(keeper), RepositoryUrl = url }, "c1")!(path, line));

    [Theory]
    [InlineData("succeeded", "created", false, "prod", "citasks-prod-succeeded")]
    [InlineData("succeeded", "unchanged", false, "prod", null)]
    [InlineData("succeeded", "create", true, "prod", null)]
    [InlineData("job-failed", "", false, "", "citasks-job-failed")]
    [InlineData("timed-out", "", false, "eu/west: 1", "citasks-eu-west--1-timed-out")]
    public void A_build_is_marked_with_what_was_done_to_an_environment(string outcome, string action, bool isPlan, string environment, string? tag) =>
        Assert.Equal(tag, BuildTags.Of(Document($$"""{"outcome": "{{outcome}}", "outputs": {"action": "{{action}}"} }"""), environment, isPlan));

    private static BoardTraits GitHub { get; } = new("GitHub", "check run", 65_000, DrawsCharts: true, ShowsRemarksWithoutPlace: true);

    [Fact]
    public void A_thread_stays_open_only_for_a_failure()
    {
        StepReport Report(string sign) => new()
        {
            Id = "a", Workflow = "ci", Run = 1, Attempt = 1, Title = "run-job", Sign = sign, Verdict = "v", Markdown = "m", At = DateTimeOffset.UnixEpoch,
        };
        Assert.Equal(
            [true, true, false, false],
            new[] { "✅", "📝", "⛔", "❌" }.Select(sign => StickyComment.IsClean(StickyComment.Merge([], "", [Report(sign)]))));
    }

    [Fact]
    public void A_name_stays_short_enough_for_a_list() => Assert.InRange(Step("job-name=" + new string('a', 3000), "environment=" + new string('b', 3000), "leg=" + new string('c', 3000)).CheckName.Length, 200, 255);

    [Fact]
    public void Paths_that_are_none_and_any_number_of_findings_do_no_harm()
    {
        var diagnostics = new JsonArray([.. Enumerable.Range(0, 4_200).Select(number => (JsonNode)new JsonObject { ["summary"] = number == 0 ? "" : "x", ["file"] = "a\0b", ["line"] = 1 })]);
        var document = Document(new JsonObject { ["outcome"] = "invalid", ["diagnostics"] = diagnostics }.ToJsonString());
        var settings = new AnnouncerSettings(Step(), new BuildFacts()) { CheckRun = true, Comment = "off" };

        var own = CheckAnnotations.Of(document, settings, GitHub, Around());
        var others = CheckAnnotations.Of(document, settings with { Trusted = false }, GitHub, Around());

        Assert.Equal((501, 101), (own.Count, others.Count));
        Assert.All(own, annotation => Assert.Equal((".github", 1), (annotation.Path, annotation.StartLine)));
        Assert.All(own, annotation => Assert.NotEmpty(annotation.Message));
        Assert.Equal("4100 more are in the result files", others[^1].Message);
    }

    [Fact]
    public void Every_task_can_tell_the_pull_request()
    {
        Assert.All(TaskCatalogue.All, task => Assert.Equal(AnnouncingInputs.All, task.Inputs.TakeLast(AnnouncingInputs.All.Count)));
    }

    private static ResultDocument Document(string json)
    {
        var document = JsonNode.Parse(json)!.AsObject();
        (document["version"], document["task"]) = (1, "run-job");
        return ResultDocument.Read(document)!;
    }

    private TaskSurroundings Around()
    {
        var environment = _surroundings.Environment();
        return new TaskSurroundings(_surroundings.GitHub(), environment, _surroundings.Redactor, TimeProvider.System, "0");
    }

    private AnnouncedStep Step(params string[] inputs) => Step(RunJobTask.Definition, inputs);

    private AnnouncedStep Step(TaskDefinition task, params string[] inputs)
    {
        var given = inputs.ToDictionary(pair => pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return AnnouncedStep.Of(TaskRunner.Open(task, name => given.TryGetValue(name, out var value) ? (value, name) : null, Around(), _surroundings.Folder, [], offline: true));
    }
}
