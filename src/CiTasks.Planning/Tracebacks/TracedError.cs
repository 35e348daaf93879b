namespace CiTasks.Planning.Tracebacks;

/// <summary>One exception of a traceback.</summary>
/// <param name="Frames">Its frames, the innermost last.</param>
/// <param name="Text">The line that names it, or null when the text ends before.</param>
/// <param name="Depth">0, or how deep it lies in exception groups.</param>
public sealed record TracedError(IReadOnlyList<TraceFrame> Frames, string? Text, int Depth)
{
    /// <summary>
    /// The exceptions in the order in which they explain a failure: the last one is what failed,
    /// what came before it is its cause. A group only gathers: its members come before it.
    /// </summary>
    /// <param name="printed">In the order of the text.</param>
    public static IReadOnlyList<TracedError> ByWeight(IReadOnlyList<TracedError> printed)
    {
        var order = new List<TracedError>();
        var end = printed.Count;
        while (end > 0)
        {
            var head = end - 1;
            while (head > 0 && printed[head].Depth > 0)
            {
                head--;
            }

            AddMembers(printed, head + 1, end, order);
            order.Add(printed[head]);
            end = head;
        }

        return order;
    }

    // What stands deeper, right below an exception, is what it has gathered.
    private static void AddMembers(IReadOnlyList<TracedError> printed, int start, int end, List<TracedError> order)
    {
        while (start < end)
        {
            var next = start + 1;
            while (next < end && printed[next].Depth > printed[start].Depth)
            {
                next++;
            }

            AddMembers(printed, start + 1, next, order);
            order.Add(printed[start]);
            start = next;
        }
    }
}
