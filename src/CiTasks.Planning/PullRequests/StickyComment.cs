using CiTasks.Planning.PullRequests.Comments;

namespace CiTasks.Planning.PullRequests;

/// <summary>
/// The one comment that an environment has on a pull request. It is edited in place: the sections of
/// a workflow's newest run, then one line for each earlier run.
/// </summary>
public static class StickyComment
{
    /// <summary>Most characters of a comment. GitHub refuses more than 65,536.</summary>
    public const int Limit = 65_000;

    /// <summary>The smallest limit that makes sense.</summary>
    public const int SmallestLimit = 1_000;

    /// <summary>True when the text's first line has our marker with that environment.</summary>
    public static bool IsFor(string body, string environment)
    {
        var end = body.IndexOf('\n', StringComparison.Ordinal);
        return (end < 0 ? body : body[..end]).TrimEnd() == CommentText.FirstLine(environment);
    }

    /// <summary>True when the text has a section of that id.</summary>
    public static bool Has(string body, string id) => CommentText.Read(body).Sections.Any(section => section.Id == id);

    /// <summary>True when no section that is shown tells of a failure: nobody has to do anything about it.</summary>
    public static bool IsClean(string body) => CommentText.Read(body).Sections.All(section => Signs.IsClean(section.Sign));

    /// <summary>
    /// The comment after these reports. Doing it twice changes nothing, and it does not matter in
    /// which order the steps of a run report.
    /// </summary>
    /// <param name="existing">Texts that have our marker: none, one, or several after a race.</param>
    /// <param name="environment">The environment; empty for none.</param>
    /// <param name="reports">What is new.</param>
    /// <param name="limit">Most characters, counted as UTF-16 units.</param>
    public static string Merge(IReadOnlyList<string> existing, string environment, IReadOnlyList<StepReport> reports, int limit = Limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, SmallestLimit);
        var reported = new CommentText([.. reports.Select(Section.Of)], [], []);
        return CommentLayout.Write(CommentMerge.Unite([.. existing.Select(CommentText.Read), reported]), environment, limit);
    }
}
