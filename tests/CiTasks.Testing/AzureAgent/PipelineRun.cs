namespace CiTasks.Testing.AzureAgent;

/// <summary>What started a run of a pipeline: the variables that differ by its kind (facts/ci-platforms.md C8).</summary>
public sealed record PipelineRun
{
    /// <summary>The commit that a pull request's test merge has here; nobody ever sees it.</summary>
    public const string TestMerge = "feedfacefeedfacefeedfacefeedfacefeedface";

    /// <summary><c>IndividualCI</c>, <c>PullRequest</c>, <c>Manual</c>, …</summary>
    public required string Reason { get; init; }

    /// <summary><c>Build.SourceVersion</c>.</summary>
    public required string Commit { get; init; }

    /// <summary><c>Build.SourceBranch</c>.</summary>
    public required string Ref { get; init; }

    /// <summary>Those of a pull request; empty for any other kind.</summary>
    public IReadOnlyDictionary<string, string> PullRequestVariables { get; init; } = new Dictionary<string, string>();

    public static PipelineRun Push(string commit, string branch = "main") => new() { Reason = "IndividualCI", Commit = commit, Ref = $"refs/heads/{branch}" };

    public static PipelineRun Tag(string commit, string tag) => Push(commit) with { Ref = $"refs/tags/{tag}" };

    /// <summary>A pull request of a repository in Azure Repos.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="head">Its last commit.</param>
    public static PipelineRun PullRequest(int number, string head, string branch = "feature", bool isFork = false) => new()
    {
        Reason = "PullRequest",
        Commit = TestMerge,
        Ref = $"refs/pull/{number}/merge",
        PullRequestVariables = Of(number, head, $"refs/heads/{branch}", "refs/heads/main", isFork),
    };

    /// <summary>A pull request of a repository on GitHub: its id is one of GitHub's own, and branches have no <c>refs/…</c>.</summary>
    public static PipelineRun GitHubPullRequest(int number, string head, string branch = "feature", bool isFork = false) => new()
    {
        Reason = "PullRequest",
        Commit = TestMerge,
        Ref = $"refs/pull/{number}/merge",
        PullRequestVariables = new Dictionary<string, string>(Of(1_900_000_000L + number, head, branch, "main", isFork)) { ["System.PullRequest.PullRequestNumber"] = $"{number}" },
    };

    private static Dictionary<string, string> Of(long id, string head, string source, string target, bool isFork) => new()
    {
        ["System.PullRequest.PullRequestId"] = $"{id}",
        ["System.PullRequest.SourceBranch"] = source,
        ["System.PullRequest.TargetBranch"] = target,
        ["System.PullRequest.TargetBranchName"] = "main",
        ["System.PullRequest.SourceCommitId"] = head,
        ["System.PullRequest.IsFork"] = isFork ? "True" : "False",
    };
}
