using System.Globalization;
using System.Text.RegularExpressions;

namespace CiTasks.Hosts.GitHub;

/// <summary>Reads the build's facts from the runner's variables and the event payload.</summary>
internal static partial class GitHubFacts
{
    private const string Branches = "refs/heads/";

    public static BuildFacts Read(HostEnvironment environment)
    {
        var payload = EventPayload.Read(environment["GITHUB_EVENT_PATH"]);
        var addresses = GitHubAddresses.Read(environment);
        var repository = environment["GITHUB_REPOSITORY"];
        var run = environment["GITHUB_RUN_ID"];
        var facts = new BuildFacts
        {
            CodeHost = CodeHost.GitHub,
            EventName = environment["GITHUB_EVENT_NAME"],
            Repository = repository,
            RepositoryUrl = repository is null ? null : $"{addresses.Server}/{repository}",
            Commit = CommitId(environment["GITHUB_SHA"]),
            // Also where the payload cannot be read.
            PullRequest = PullRef().Match(environment["GITHUB_REF"] ?? "") is { Success: true } reference && int.TryParse(reference.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var number) ? number : null,
            Branch = environment["GITHUB_HEAD_REF"] ?? environment["GITHUB_REF_NAME"],
            IsTag = environment["GITHUB_HEAD_REF"] is null && environment["GITHUB_REF_TYPE"] == "tag",
            HeadBranch = environment["GITHUB_HEAD_REF"],
            BaseBranch = environment["GITHUB_BASE_REF"],
            WorkflowName = environment["GITHUB_WORKFLOW"],
            WorkflowFile = FileOf(environment["GITHUB_WORKFLOW_REF"]),
            RunId = run,
            Job = environment["GITHUB_JOB"],
            Step = environment["GITHUB_ACTION"],
            RunAttempt = environment["GITHUB_RUN_ATTEMPT"],
            RunUrl = repository is null || run is null ? null : addresses.Page($"{repository}/actions/runs/{run}"),
            ApiUrl = repository is null && environment["GITHUB_API_URL"] is null ? null : addresses.Api,
        };
        return payload["pull_request"] is { IsObject: true } pull ? OfPull(facts, pull)
            : payload["workflow_run"] is { IsObject: true } earlier ? OfWorkflowRun(facts, earlier, payload["repository", "id"].Number)
            : payload["merge_group"] is { IsObject: true } group ? OfMergeGroup(facts, group)
            // A comment's issue is a pull request only when it says so. Its head is not in the payload.
            : payload["issue", "pull_request"].IsObject ? facts with { PullRequest = Number(payload["issue", "number"]) }
            // The id of an annotated tag's push is that of the tag, not of the commit.
            : payload["after"].IsThere && !payload["deleted"].IsTrue ? facts with { Commit = CommitId(payload["head_commit", "id"].Text) ?? facts.Commit }
            // Nothing is known of the earlier run, not even that it can be trusted.
            : facts with { IsUntrusted = facts.EventName == "workflow_run" };
    }

    // On pull_request GITHUB_SHA is the test merge, on pull_request_target the base; what people look at is the head.
    private static BuildFacts OfPull(BuildFacts facts, EventPayload pull) => facts with
    {
        PullRequest = Number(pull["number"]) ?? facts.PullRequest,
        Commit = CommitId(pull["head", "sha"].Text) ?? facts.Commit,
        Branch = pull["head", "ref"].Text ?? facts.Branch,
        IsTag = false,
        IsFork = IsElsewhere(pull["head", "repo"], facts),
        HeadOwner = pull["head", "repo", "owner", "login"].Text ?? pull["head", "user", "login"].Text,
        HeadBranch = pull["head", "ref"].Text ?? facts.HeadBranch,
        BaseBranch = pull["base", "ref"].Text ?? facts.BaseBranch,
    };

    // GITHUB_SHA and GITHUB_REF are those of the default branch.
    private static BuildFacts OfWorkflowRun(BuildFacts facts, EventPayload run, long? repositoryId)
    {
        var (head, cause) = (run["head_repository"], run["event"].Text);
        // The list may hold pull requests of other repositories of the network, and of branches that have moved on; of forks there are none.
        var pull = run["pull_requests"].Items.FirstOrDefault(pull =>
            (repositoryId is null || pull["base", "repo", "id"].Number is not { } other || other == repositoryId)
            && (pull["head", "sha"].Text is not { } sha || sha == run["head_sha"].Text));
        return facts with
        {
            PullRequest = Number(pull["number"]),
            Commit = CommitId(run["head_sha"].Text) ?? facts.Commit,
            Branch = run["head_branch"].Text ?? facts.Branch,
            IsTag = run["head_branch"].Text is null && facts.IsTag,
            IsFork = IsElsewhere(head, facts),
            IsUntrusted = !IsHere(head, facts) || cause is null || cause.StartsWith("pull_request", StringComparison.Ordinal),
            HeadOwner = head["owner", "login"].Text,
            HeadBranch = run["head_branch"].Text,
            BaseBranch = pull["base", "ref"].Text,
            // As the address of this run, which the environment tells; the payload's own is not asked.
            EarlierRunUrl = run["id"].Number is { } id && facts.RunUrl is { } own ? new Uri(own, id.ToString(CultureInfo.InvariantCulture)) : null,
        };
    }

    private static BuildFacts OfMergeGroup(BuildFacts facts, EventPayload group) => facts with
    {
        // The queue's branch is named after the pull request that comes last in the group.
        PullRequest = QueueBranch().Match(group["head_ref"].Text ?? "") is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var number) ? number : null,
        Commit = CommitId(group["head_sha"].Text) ?? facts.Commit,
        BaseBranch = WithoutBranches(group["base_ref"].Text),
    };

    // A fork that was deleted is null.
    private static bool IsElsewhere(EventPayload repository, BuildFacts facts) =>
        repository.IsNull || (repository["full_name"].Text is not null && !IsHere(repository, facts));

    private static bool IsHere(EventPayload repository, BuildFacts facts) =>
        facts.Repository is { } own && own.Equals(repository["full_name"].Text, StringComparison.OrdinalIgnoreCase);

    private static int? Number(EventPayload value) => value.Number is > 0 and <= int.MaxValue and var number ? (int)number : null;

    // A branch that is deleted is pushed as a commit of zeros.
    private static string? CommitId(string? id) => id?.All(digit => digit == '0') == true ? null : id;

    private static string? WithoutBranches(string? name) =>
        name?.StartsWith(Branches, StringComparison.Ordinal) == true ? name[Branches.Length..] : name;

    // owner/name/.github/workflows/ci.yml@refs/heads/main
    private static string? FileOf(string? workflow) =>
        workflow?.Split('/', 3) is [_, _, var path] ? UpToRef(path) : null;

    private static string UpToRef(string path)
    {
        var at = path.IndexOf("@refs/", StringComparison.Ordinal);
        at = at < 0 ? path.LastIndexOf('@') : at;
        return at < 0 ? path : path[..at];
    }

    [GeneratedRegex("^refs/pull/([0-9]{1,9})/(merge|head)$")]
    private static partial Regex PullRef();

    [GeneratedRegex("^refs/heads/gh-readonly-queue/.+/pr-([0-9]{1,9})-[0-9a-f]{40,64}$")]
    private static partial Regex QueueBranch();
}
