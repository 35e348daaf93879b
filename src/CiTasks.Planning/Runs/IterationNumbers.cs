namespace CiTasks.Planning.Runs;

/// <summary>One run of one iteration of a for-each task.</summary>
/// <param name="Id">Its run id.</param>
/// <param name="Attempt">0 for the first.</param>
/// <param name="Start">When it started, in milliseconds; 0 when it never did.</param>
/// <param name="End">When it ended.</param>
/// <param name="Succeeded">True when there was nothing to retry.</param>
public readonly record struct IterationRun(long Id, long Attempt, long Start, long End, bool Succeeded);

/// <summary>
/// Which runs are attempts at one and the same iteration. The API lists the runs of all iterations
/// without a number and in no order, so it follows from the times: iterations start in their order,
/// and the one that failed first is retried first.
/// </summary>
public static class IterationNumbers
{
    /// <summary>The number of the iteration of each run, from 0, in the order of the list.</summary>
    public static IReadOnlyList<int> Of(IReadOnlyList<IterationRun> runs)
    {
        var numbers = new int[runs.Count];
        var count = 0;
        List<int> previous = [];
        foreach (var attempts in Enumerable.Range(0, runs.Count).GroupBy(index => runs[index].Attempt).OrderBy(group => group.Key))
        {
            var retried = previous.Where(index => !runs[index].Succeeded).OrderBy(index => runs[index].End).ToList();
            previous = [.. attempts.OrderBy(index => runs[index].Start == 0).ThenBy(index => runs[index].Start).ThenBy(index => runs[index].Id)];
            foreach (var index in previous)
            {
                var before = retried.FindIndex(candidate => runs[candidate].End <= runs[index].Start);
                if (before >= 0)
                {
                    numbers[index] = numbers[retried[before]];
                    retried.RemoveAt(before);
                }
                else
                {
                    numbers[index] = count++;
                }
            }
        }

        return numbers;
    }
}
