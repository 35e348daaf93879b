namespace CiTasks.Planning.PullRequests;

/// <summary>What surrounds a page.</summary>
public sealed record PageFacts
{
    /// <summary>Environment, such as <c>prod</c>; empty for none.</summary>
    public string Environment { get; init; } = "";

    /// <summary>The commit that was built, or null.</summary>
    public string? Commit { get; init; }

    /// <summary>Page of the CI run, or null.</summary>
    public string? RunUrl { get; init; }

    /// <summary>
    /// The page of a file of the commit, at a line when there is one; the path is relative to the repository's root, with slashes, as it is.
    /// Null where files have no pages; with it places in files become links.
    /// </summary>
    public Func<string, int?, string>? FileUrl { get; init; }

    /// <summary>False for a document of somebody else: nothing in it becomes a link, formats or mentions.</summary>
    public bool Trusted { get; init; } = true;

    /// <summary>The last run on the base branch, or null.</summary>
    public RunDigest? Base { get; init; }

    /// <summary>The base branch, such as <c>main</c>; or null.</summary>
    public string? BaseName { get; init; }

    /// <summary>Whether the page draws Mermaid code blocks.</summary>
    public bool HasCharts { get; init; } = true;

    /// <summary>Where everything is, for pages that are trimmed: an address, or words; or null.</summary>
    public string? FullPage { get; init; }
}
