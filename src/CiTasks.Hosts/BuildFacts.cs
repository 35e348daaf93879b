namespace CiTasks.Hosts;

/// <summary>What the host knows of the build: every field is null where the host does not say.</summary>
public sealed record BuildFacts
{
    /// <summary><c>owner/name</c> of the repository.</summary>
    public string? Repository { get; init; }

    /// <summary>Where the repository is cloned from, such as <c>https://github.com/acme/iris</c>.</summary>
    public string? RepositoryUrl { get; init; }

    /// <summary>The full commit id that is built (a pull request's head, not the test merge).</summary>
    public string? Commit { get; init; }

    /// <summary>Branch or tag name without <c>refs/…</c>.</summary>
    public string? Branch { get; init; }

    /// <summary>True when <see cref="Branch"/> is a tag.</summary>
    public bool IsTag { get; init; }

    /// <summary>True for a pull request whose branch is in another repository than <see cref="Repository"/>.</summary>
    public bool IsFork { get; init; }

    /// <summary>Number of the pull request that this build is for.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The CI system's id of this pipeline run.</summary>
    public string? RunId { get; init; }

    /// <summary>The CI system's id of the job within the pipeline run; parallel copies of a job share it.</summary>
    public string? Job { get; init; }

    /// <summary>The CI system's id of the step within the job.</summary>
    public string? Step { get; init; }

    /// <summary>1 for the first attempt of this pipeline run.</summary>
    public string? RunAttempt { get; init; }

    /// <summary>Page that shows this pipeline run.</summary>
    public Uri? RunUrl { get; init; }
}
