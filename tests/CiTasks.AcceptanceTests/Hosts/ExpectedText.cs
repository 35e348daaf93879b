using System.Text;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Hosts;

/// <summary>
/// Texts that are kept beside the tests. CITASKS_TESTS_REWRITE=true writes them anew, for a person to read before they
/// are committed; a text that nobody has written yet is a failure too.
/// </summary>
internal static class ExpectedText
{
    private static readonly string Folder = Repository.In("tests/CiTasks.AcceptanceTests/Hosts/Expected");

    /// <summary>Names of all that are kept.</summary>
    public static IEnumerable<string> Kept => Directory.GetFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!);

    /// <returns>What differs, or null.</returns>
    public static string? Compare(string name, string text)
    {
        var file = Path.Combine(Folder, name + ".txt");
        if (Environment.GetEnvironmentVariable("CITASKS_TESTS_REWRITE") == "true")
        {
            File.WriteAllText(file, text);
            return null;
        }

        var expected = File.Exists(file) ? File.ReadAllText(file) : "";
        return expected == text ? null : $"{name}.txt is not what was printed (- expected, + printed; CITASKS_TESTS_REWRITE=true writes it anew):\n{Difference(expected.Split('\n'), text.Split('\n'))}";
    }

    /// <summary>Lines that only one of them has, each with its neighbours.</summary>
    internal static string Difference(string[] expected, string[] printed)
    {
        // common[i, j]: how many lines the rests from i and j have in common, in order.
        var common = new int[expected.Length + 1, printed.Length + 1];
        for (var i = expected.Length - 1; i >= 0; i--)
        {
            for (var j = printed.Length - 1; j >= 0; j--)
            {
                common[i, j] = expected[i] == printed[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<(char Mark, string Text)>();
        for (int i = 0, j = 0; i < expected.Length || j < printed.Length;)
        {
            if (i < expected.Length && j < printed.Length && expected[i] == printed[j])
            {
                lines.Add((' ', expected[i++]));
                j++;
            }
            else if (j == printed.Length || (i < expected.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add(('-', expected[i++]));
            }
            else
            {
                lines.Add(('+', printed[j++]));
            }
        }

        var text = new StringBuilder();
        for (var index = 0; index < lines.Count; index++)
        {
            if (Enumerable.Range(index - 2, 5).Any(near => near >= 0 && near < lines.Count && lines[near].Mark != ' '))
            {
                text.Append(lines[index].Mark).Append(' ').Append(lines[index].Text).Append('\n');
            }
        }

        return text.ToString();
    }
}
