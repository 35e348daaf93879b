namespace CiTasks.Planning.PullRequests.Comments;

/// <summary>
/// Unites what comments and reports say. The order in which they come does not matter, and what is
/// said twice is said once.
/// </summary>
internal static class CommentMerge
{
    /// <summary>Lines of history that a person still reads.</summary>
    public const int MostPast = 20;

    public static CommentText Unite(IReadOnlyList<CommentText> texts)
    {
        var all = texts.SelectMany(text => text.Sections).ToList();
        var newest = all.GroupBy(section => section.Workflow).ToDictionary(sections => sections.Key, sections => sections.Max(section => section.Run));

        // Of a run that was started again some jobs may not have run again: their sections stay until they do.
        var current = all.Where(section => section.Run == newest[section.Workflow])
            .GroupBy(section => (section.Workflow, section.Id))
            .Select(same => same.Aggregate((left, right) => Section.Compare(left, right) < 0 ? right : left))
            .OrderBy(section => section.Workflow, StringComparer.Ordinal).ThenBy(section => section.At).ThenBy(section => section.Id, StringComparer.Ordinal)
            .ToList();
        var attempts = current.ToDictionary(section => (section.Workflow, section.Id), section => section.Attempt);
        var past = all.Where(section => section.Run < newest[section.Workflow] || section.Attempt < attempts[(section.Workflow, section.Id)])
            .Select(PastRun.Of)
            .Concat(texts.SelectMany(text => text.Past))
            .GroupBy(run => run.Key)
            .Select(same => same.Aggregate(PastRun.Worse))
            .OrderByDescending(run => run.Run).ThenByDescending(run => run.Attempt).ThenBy(run => run.Workflow, StringComparer.Ordinal)
            .Take(MostPast)
            .ToList();
        return new CommentText(current, past);
    }
}
