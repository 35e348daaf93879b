namespace CiTasks.Planning.Findings;

/// <summary>Finds what somebody probably meant.</summary>
public static class Suggestion
{
    /// <summary>
    /// The candidate nearest to <paramref name="word"/> by edit distance, or null when none is
    /// near (about a third of the letters may differ).
    /// </summary>
    public static string? For(string word, IEnumerable<string> candidates)
    {
        var best = candidates
            .Select(candidate => (candidate, distance: Distance(word, candidate)))
            .OrderBy(pair => pair.distance)
            .FirstOrDefault();
        return best.candidate is not null && best.distance <= Math.Max(1, (word.Length + 1) / 3) ? best.candidate : null;
    }

    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var row = 1; row <= left.Length; row++)
        {
            var current = new int[right.Length + 1];
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var same = char.ToLowerInvariant(left[row - 1]) == char.ToLowerInvariant(right[column - 1]);
                current[column] = Math.Min(
                    Math.Min(current[column - 1], previous[column]) + 1,
                    previous[column - 1] + (same ? 0 : 1));
            }

            previous = current;
        }

        return previous[right.Length];
    }
}
