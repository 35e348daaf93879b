namespace CiTasks.Cli.Catalogue;

/// <summary>Shows which lines of a generated file differ: <c>-</c> as it is, <c>+</c> as it should be.</summary>
internal static class LineDiff
{
    public static IEnumerable<string> Compare(string before, string after)
    {
        var (left, right) = (before.Split('\n'), after.Split('\n'));
        var common = Lengths(left, right);
        for (int row = 0, column = 0; row < left.Length || column < right.Length;)
        {
            if (row < left.Length && column < right.Length && left[row] == right[column])
            {
                row++;
                column++;
            }
            else if (column < right.Length && (row == left.Length || common[row, column + 1] >= common[row + 1, column]))
            {
                yield return $"  + {column + 1}: {right[column++]}";
            }
            else
            {
                yield return $"  - {row + 1}: {left[row++]}";
            }
        }
    }

    // Longest common subsequence of the remaining lines, by position.
    private static int[,] Lengths(string[] left, string[] right)
    {
        var lengths = new int[left.Length + 1, right.Length + 1];
        for (var row = left.Length - 1; row >= 0; row--)
        {
            for (var column = right.Length - 1; column >= 0; column--)
            {
                lengths[row, column] = left[row] == right[column]
                    ? lengths[row + 1, column + 1] + 1
                    : Math.Max(lengths[row + 1, column], lengths[row, column + 1]);
            }
        }

        return lengths;
    }
}
