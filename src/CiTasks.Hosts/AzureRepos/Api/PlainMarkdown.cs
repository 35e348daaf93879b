using System.Text;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>
/// Text as Markdown that shows it as it is. A remark may hold anything: marks, tags, a mention of a person, the number of a work item.
/// </summary>
internal static class PlainMarkdown
{
    private const string Special = @"\`*_{}[]<>#@|~&!$^";

    /// <summary>As one line.</summary>
    public static string Line(string text) => Escape(text.ReplaceLineEndings(" ").Trim());

    /// <summary>With its line ends.</summary>
    public static string Lines(string text) =>
        string.Join("  \n", text.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => Beginning(Escape(line.Trim()))));

    /// <summary>As a block that keeps every space; cut when there is not enough room for it.</summary>
    public static string Block(string text, int room)
    {
        text = text.ReplaceLineEndings("\n").TrimEnd();
        // Longer than any fence in it.
        var fence = new string('`', Math.Max(3, LongestRun(text, '`') + 1));
        var frame = 2 * (fence.Length + 2) + "\n\ntext".Length;
        return $"{fence}text\n{CommentText.Cut(text, Math.Max(room - frame, 1))}\n{fence}";
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (Special.Contains(character, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(char.IsControl(character) && character != '\t' ? ' ' : character);
        }

        return escaped.ToString();
    }

    // Only at the beginning of a line these mean something: lists, headings' underlines.
    private static string Beginning(string line)
    {
        var digits = line.TakeWhile(char.IsAsciiDigit).Count();
        return line.Length == 0 ? line
            : line[0] is '-' or '+' or '=' ? "\\" + line
            : digits > 0 && digits < line.Length && line[digits] is '.' or ')' ? line.Insert(digits, "\\")
            : line;
    }

    private static int LongestRun(string text, char character)
    {
        var (longest, run) = (0, 0);
        foreach (var one in text)
        {
            run = one == character ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
