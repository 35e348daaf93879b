using CiTasks.Databricks;
using CiTasks.Hosts.Text;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Git;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.SyncRepo;

/// <summary>What <c>sync-repo</c> is asked for, before any request.</summary>
/// <param name="Url">The repository.</param>
/// <param name="Path">The Git folder as it was named; null for the default.</param>
internal sealed record RepoOrder(GitUrl Url, GitFolderPath? Path)
{
    /// <summary>What the folder is to be; null when it is to be removed.</summary>
    public GitFolderGoal? Goal { get; private init; }

    /// <summary>The API's word for who hosts it; empty for a removal, which needs none.</summary>
    public string Provider { get; private init; } = "";

    /// <summary>The origin of a commit that nobody gave.</summary>
    public const string OfBuild = "the commit of this build";

    /// <summary>Where the commit came from, for messages.</summary>
    public string CommitOrigin { get; private init; } = "";

    /// <summary>The branch or tag of this build, where it is known and of this repository.</summary>
    public GitRef? BuiltRef { get; private init; }

    /// <summary>True when it is the repository of this build, as far as anybody knows.</summary>
    public bool IsOwn { get; private init; }

    private int? PullRequest { get; init; }

    /// <summary>Looks at what can be judged from the inputs alone: forms, and what excludes each other.</summary>
    public static void Check(TaskContext context, ICollection<Finding> findings)
    {
        var inputs = context.Inputs;
        if (inputs.Find(RepoInputs.RepoUrl) is { } text)
        {
            if (ReadUrl(context, text) is not { } url)
            {
                findings.Add(RepoFindings.NoUrl(text, At(context, RepoInputs.RepoUrl)));
            }
            else if (!inputs.Find(RepoInputs.Remove) && url.Provider is null && inputs.Find(RepoInputs.Provider) is null)
            {
                findings.Add(RepoFindings.NoProvider(url, "provider", At(context, RepoInputs.RepoUrl)));
            }
        }

        if (inputs.Find(RepoInputs.RepoPath) is { } path && GitFolderPath.Parse(path).Problem is { } problem)
        {
            findings.Add(Wrong(context, RepoInputs.RepoPath, path, problem));
        }

        if (inputs.Find(RepoInputs.Commit) is { } commit && !CommitId.IsValid(commit.Trim()))
        {
            findings.Add(Wrong(context, RepoInputs.Commit, commit, "it must be a commit id, 7 to 64 hexadecimal digits"));
        }

        if (inputs.Find(RepoInputs.Branch) is not null && inputs.Find(RepoInputs.Tag) is not null)
        {
            findings.Add(new Finding("CIT0102", "sync-repo takes branch or tag, not both") { At = At(context, RepoInputs.Tag), Hint = "leave one of them out" });
        }

        foreach (var input in new[] { RepoInputs.Branch, RepoInputs.Tag })
        {
            if (inputs.Find(input) is { } name && GitRef.Parse(name, isTag: false) is null)
            {
                findings.Add(Wrong(context, input, name, "it must be a name, or refs/heads/ or refs/tags/ with a name behind it"));
            }
        }

        if (inputs.Find(RepoInputs.Remove) && inputs.Find(RepoInputs.PerPullRequest) && context.Host.Facts.PullRequest is null)
        {
            findings.Add(RepoFindings.PlainRemoval());
        }
    }

    /// <summary>The order of the inputs, completed by what the host and git know of this build.</summary>
    /// <exception cref="TaskFailureException">Something is missing or wrong.</exception>
    public static async Task<RepoOrder> ReadAsync(TaskContext context, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        Check(context, findings);
        context.ReportOrStop(findings);
        var inputs = context.Inputs;
        var own = await OwnUrlAsync(context, cancel).ConfigureAwait(false);
        var given = inputs.Find(RepoInputs.RepoUrl) is { } text ? ReadUrl(context, text) : null;
        var order = new RepoOrder(
            given ?? own ?? throw new TaskFailureException(ExitCode.Invalid, RepoFindings.NoUrl(null, null)),
            inputs.Find(RepoInputs.RepoPath) is { } path ? GitFolderPath.Parse(path).Path : null)
        {
            IsOwn = own is null || given is null || own.IsSameAs(given),
            PullRequest = inputs.Find(RepoInputs.PerPullRequest) ? context.Host.Facts.PullRequest : null,
        };
        if (inputs.Find(RepoInputs.Remove))
        {
            return order;
        }

        // Branch and commit of this build say nothing about another repository.
        var isOwn = order.IsOwn;
        var git = await GitFacts.ReadAsync(context, cancel).ConfigureAwait(false);
        var built = isOwn && git.Branch is { } name and not "HEAD" ? new GitRef(name, context.Host.Facts.IsTag) : null;
        var (commit, origin) = Commit(context, isOwn ? git.Commit : null, isOwn);
        return order with
        {
            Provider = inputs.Find(RepoInputs.Provider) ?? order.Url.Provider ?? throw new TaskFailureException(ExitCode.Invalid, RepoFindings.NoProvider(order.Url, "provider", null)),
            BuiltRef = built,
            CommitOrigin = origin,
            Goal = new GitFolderGoal(order.Url, Asked(context) ?? built ?? throw NoRef(isOwn), commit, inputs.Get(RepoInputs.SparseCheckout))
            {
                Discards = inputs.Get(RepoInputs.OnConflict) == "discard",
            },
        };
    }

    /// <summary>Where the Git folder is: as it was named, else the caller's own folder of /Repos; with the pull request's number.</summary>
    public async Task<GitFolderPath> PathAsync(Workspace workspace, CancellationToken cancel)
    {
        var path = Path ?? new GitFolderPath($"/Repos/{await workspace.CurrentUser.GetNameAsync(cancel).ConfigureAwait(false)}/{Url.Name}");
        return PullRequest is { } number ? path.OfPullRequest(number) : path;
    }

    /// <summary>Reads a URL. A credential in it is hidden from now on, and goes nowhere.</summary>
    public static GitUrl? ReadUrl(TaskContext context, string text)
    {
        UserInfo.Secrets(text).ToList().ForEach(context.Host.Mask);
        return GitUrl.Parse(text, context.Inputs.Find(RepoInputs.Provider));
    }

    private static async Task<GitUrl?> OwnUrlAsync(TaskContext context, CancellationToken cancel) =>
        (context.Host.Facts.RepositoryUrl ?? await GitFacts.OriginAsync(context, cancel).ConfigureAwait(false)) is { } text ? ReadUrl(context, text) : null;

    private static GitRef? Asked(TaskContext context) =>
        context.Inputs.Find(RepoInputs.Branch) is { } branch ? GitRef.Parse(branch, isTag: false)
        : context.Inputs.Find(RepoInputs.Tag) is { } tag ? GitRef.Parse(tag, isTag: true)
        : null;

    private static (string? Commit, string Origin) Commit(TaskContext context, string? built, bool isOwn)
    {
        if (!context.Inputs.Find(RepoInputs.VerifyCommit))
        {
            return (null, "");
        }

        if (context.Inputs.Find(RepoInputs.Commit) is { } given)
        {
            return (given.Trim(), context.Inputs.Origin(RepoInputs.Commit));
        }

        if (isOwn)
        {
            return (built ?? throw new TaskFailureException(ExitCode.Invalid, RepoFindings.NoCommit()), OfBuild);
        }

        context.Host.Write("the commit is not verified: repo-url is not the repository of this build, and commit is not given");
        return (null, "");
    }

    private static TaskFailureException NoRef(bool isOwn) => new(ExitCode.Invalid, RepoFindings.NoRef(
        isOwn ? "neither the CI system nor the checkout tells one (a checkout of a lone commit is on no branch)" : "repo-url is not the repository of this build",
        null));

    private static Finding Wrong(TaskContext context, InputDefinition input, string value, string problem) =>
        new("CIT0102", $"{input.Name} '{value}' from {context.Inputs.Origin(input)} is not usable: {problem}") { At = At(context, input), Hint = input.Help };

    private static Spot? At(TaskContext context, InputDefinition input) => Origins.Spot(context.Inputs.Origin(input));
}
