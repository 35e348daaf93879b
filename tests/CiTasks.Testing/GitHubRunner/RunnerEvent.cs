using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>What started a workflow: the variables and the payload that differ by its kind (facts/ci-platforms.md A8).</summary>
public sealed record RunnerEvent
{
    /// <summary>The commit that a pull request's test merge has here; nobody ever sees it.</summary>
    public const string TestMerge = "feedfacefeedfacefeedfacefeedfacefeedface";

    /// <summary>The tip of the default branch where a kind runs there and not on what it is about.</summary>
    public const string DefaultTip = "d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0";

    private const string Repository = "acme/iris";

    /// <summary><c>push</c>, <c>pull_request</c>, …</summary>
    public required string Name { get; init; }

    /// <summary><c>GITHUB_SHA</c>.</summary>
    public required string Commit { get; init; }

    /// <summary><c>GITHUB_REF</c>.</summary>
    public required string Ref { get; init; }

    /// <summary>Branches of a pull request; empty for any other kind.</summary>
    public string HeadRef { get; init; } = "";

    public string BaseRef { get; init; } = "";

    /// <summary>The content of <c>GITHUB_EVENT_PATH</c>.</summary>
    public required JsonObject Payload { get; init; }

    public static RunnerEvent Push(string commit, string branch = "main") => new()
    {
        Name = "push",
        Commit = commit,
        Ref = $"refs/heads/{branch}",
        Payload = With(new() { ["ref"] = $"refs/heads/{branch}", ["before"] = new string('0', 40), ["after"] = commit }),
    };

    public static RunnerEvent Tag(string commit, string tag) => Push(commit) with { Ref = $"refs/tags/{tag}", Payload = With(new() { ["ref"] = $"refs/tags/{tag}", ["after"] = commit }) };

    /// <param name="number">The pull request.</param>
    /// <param name="head">Its last commit.</param>
    /// <param name="from">The repository that it comes from; another one than ours is a fork.</param>
    public static RunnerEvent PullRequest(int number, string head, string branch = "feature", string from = Repository) => new()
    {
        Name = "pull_request",
        Commit = TestMerge,
        Ref = $"refs/pull/{number}/merge",
        HeadRef = branch,
        BaseRef = "main",
        Payload = With(new() { ["action"] = "synchronize", ["number"] = number, ["pull_request"] = Pull(number, head, branch, from) }),
    };

    /// <summary>It runs on the base branch's tip.</summary>
    public static RunnerEvent PullRequestTarget(int number, string head, string branch = "feature", string from = Repository) =>
        PullRequest(number, head, branch, from) with { Name = "pull_request_target", Commit = DefaultTip, Ref = "refs/heads/main" };

    public static RunnerEvent MergeGroup(string head) => new()
    {
        Name = "merge_group",
        Commit = head,
        Ref = "refs/heads/gh-readonly-queue/main/pr-1",
        Payload = With(new()
        {
            ["action"] = "checks_requested",
            ["merge_group"] = new JsonObject { ["head_sha"] = head, ["head_ref"] = "refs/heads/gh-readonly-queue/main/pr-1", ["base_sha"] = DefaultTip, ["base_ref"] = "refs/heads/main" },
        }),
    };

    /// <summary>After another workflow; its list of pull requests is empty for a fork.</summary>
    public static RunnerEvent WorkflowRun(string head, string kind = "pull_request", string branch = "feature", string from = Repository) => new()
    {
        Name = "workflow_run",
        Commit = DefaultTip,
        Ref = "refs/heads/main",
        Payload = With(new()
        {
            ["action"] = "completed",
            ["workflow_run"] = new JsonObject
            {
                ["id"] = 8000,
                ["name"] = "ci",
                ["path"] = ".github/workflows/ci.yml",
                ["run_number"] = 7,
                ["run_attempt"] = 1,
                ["event"] = kind,
                ["conclusion"] = "failure",
                ["head_sha"] = head,
                ["head_branch"] = branch,
                ["head_repository"] = Repo(from),
                ["pull_requests"] = new JsonArray(),
            },
        }),
    };

    private static JsonObject With(JsonObject payload)
    {
        payload["repository"] = Repo(Repository);
        payload["sender"] = new JsonObject { ["login"] = "octocat", ["id"] = 1 };
        return payload;
    }

    private static JsonObject Pull(int number, string head, string branch, string from) => new()
    {
        ["number"] = number,
        ["state"] = "open",
        ["head"] = new JsonObject { ["ref"] = branch, ["sha"] = head, ["repo"] = Repo(from) },
        ["base"] = new JsonObject { ["ref"] = "main", ["sha"] = DefaultTip, ["repo"] = Repo(Repository) },
    };

    private static JsonObject Repo(string name) => new()
    {
        ["full_name"] = name,
        ["name"] = name.Split('/')[1],
        ["owner"] = new JsonObject { ["login"] = name.Split('/')[0] },
        ["default_branch"] = "main",
        ["fork"] = name != Repository,
    };
}
