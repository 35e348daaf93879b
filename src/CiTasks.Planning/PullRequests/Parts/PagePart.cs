namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>A part of a page.</summary>
/// <param name="Rank">What is left out first when there is no room: the higher, the earlier.</param>
/// <param name="Markdown">Whole blocks of Markdown.</param>
internal sealed record PagePart(int Rank, string Markdown)
{
    /// <summary>Verdict and cause: a page is nothing without.</summary>
    public const int Verdict = 0;

    /// <summary>What explains the verdict.</summary>
    public const int Cause = 1;

    /// <summary>The tables: task runs, the plan, steps.</summary>
    public const int Table = 2;

    /// <summary>What else was reported, and what is new against the base branch.</summary>
    public const int News = 3;

    /// <summary>Failures beside the first.</summary>
    public const int MoreCauses = 4;

    /// <summary>Lists of files, values, facts.</summary>
    public const int Lists = 5;

    /// <summary>The chart.</summary>
    public const int Chart = 6;

    /// <summary>Logs.</summary>
    public const int Logs = 7;
}
