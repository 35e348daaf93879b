using CiTasks.Planning.Results;

namespace CiTasks.Planning.PullRequests;

/// <summary>
/// What a later run is compared with: states and times of the tasks. It is hidden in the text of a
/// check run as an HTML comment.
/// </summary>
public sealed record RunDigest
{
    /// <summary>The digest of the runs that a document tells of; one without tasks when there are none.</summary>
    public static RunDigest Of(ResultDocument result) => new();

    /// <summary>The digest as an HTML comment.</summary>
    public string ToMark() => "";

    /// <summary>The digest that a text hides, or null.</summary>
    public static RunDigest? FindIn(string? text) => null;
}
