using System.Globalization;

namespace CiTasks.Hosts;

/// <summary>What the host knows of the build: every field is null where the host does not say.</summary>
public sealed record BuildFacts
{
    /// <summary>Who keeps the repository and its pull requests: not always the CI system that builds it.</summary>
    public CodeHost CodeHost { get; init; }

    /// <summary><c>owner/name</c> of a repository on GitHub; the name of one in Azure Repos.</summary>
    public string? Repository { get; init; }

    /// <summary>The id of a repository in Azure Repos.</summary>
    public string? RepositoryId { get; init; }

    /// <summary>The id, or else the name, of the project of Azure DevOps.</summary>
    public string? Project { get; init; }

    /// <summary>Where the repository is cloned from, such as <c>https://github.com/acme/iris</c>.</summary>
    public string? RepositoryUrl { get; init; }

    /// <summary>The full commit id that is built (a pull request's head, not the test merge).</summary>
    public string? Commit { get; init; }

    /// <summary>Branch or tag name without <c>refs/…</c>.</summary>
    public string? Branch { get; init; }

    /// <summary>True when <see cref="Branch"/> is a tag.</summary>
    public bool IsTag { get; init; }

    /// <summary>True for a pull request whose branch is in another repository than <see cref="Repository"/>, or in one that is gone.</summary>
    public bool IsFork { get; init; }

    /// <summary>
    /// True when this build only carries on what another one left, and that one ran code of a pull request: what it
    /// left (artifacts, names) may say anything.
    /// </summary>
    public bool IsUntrusted { get; init; }

    /// <summary>What started the build, in the CI system's words, such as <c>pull_request</c>.</summary>
    public string? EventName { get; init; }

    /// <summary>The user or organisation whose repository has the branch of the pull request.</summary>
    public string? HeadOwner { get; init; }

    /// <summary>The branch of the pull request.</summary>
    public string? HeadBranch { get; init; }

    /// <summary>The branch that the change is meant for, without <c>refs/…</c>; null when the build is of no change.</summary>
    public string? BaseBranch { get; init; }

    /// <summary>Number of the pull request that this build is for.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The name of the pipeline.</summary>
    public string? WorkflowName { get; init; }

    /// <summary>The file of the pipeline, as a path of the repository.</summary>
    public string? WorkflowFile { get; init; }

    /// <summary>The CI system's id of this pipeline run.</summary>
    public string? RunId { get; init; }

    /// <summary><see cref="RunId"/> as a number: a later run has a larger one.</summary>
    public long? RunNumber => long.TryParse(RunId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The CI system's id of the job within the pipeline run; parallel copies of a job share it.</summary>
    public string? Job { get; init; }

    /// <summary>What tells this copy of the job from the others that run beside it, for people; null when there are none, or the CI system does not say.</summary>
    public string? Leg { get; init; }

    /// <summary>The CI system's id of the step within the job.</summary>
    public string? Step { get; init; }

    /// <summary>1 for the first attempt of this pipeline run.</summary>
    public string? RunAttempt { get; init; }

    /// <summary>Page that shows this pipeline run.</summary>
    public Uri? RunUrl { get; init; }

    /// <summary>Page that shows the run that this build carries on, when another pipeline's end started it.</summary>
    public Uri? EarlierRunUrl { get; init; }

    /// <summary>
    /// Base address of the REST API of <see cref="CodeHost"/>: <c>https://api.github.com</c>, or a collection of Azure DevOps such as
    /// <c>https://dev.azure.com/acme/</c>.
    /// </summary>
    public Uri? ApiUrl { get; init; }
}
