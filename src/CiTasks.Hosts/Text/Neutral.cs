using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CiTasks.Hosts.Text;

/// <summary>
/// Makes text that came from elsewhere (a workspace, a job's log, a file) harmless in a build log: whatever it says,
/// it stays text.
/// </summary>
public static partial class Neutral
{
    /// <summary>Longer lines are cut: nobody reads them, and log viewers choke on them.</summary>
    public const int LongestLine = 8000;

    // Narrow for the reader, and yet a character for everybody who compares: one of no width counts as nothing where text is compared as a language does.
    private const char Breaker = '\u200A';

    /// <summary>
    /// Breaks the sequences that make a CI system execute a log line: a leading <c>::</c>
    /// (GitHub), <c>##[</c> anywhere (both) and <c>##vso[</c> anywhere (Azure Pipelines). Control
    /// characters other than tab and newline become visible, and so does what else may be taken for the end of a line
    /// or turns the direction of reading. Lines longer than <see cref="LongestLine"/> are cut, with a note.
    /// </summary>
    public static string ForLog(string text)
    {
        var result = new StringBuilder(Math.Min(text.Length, LongestLine) + 64);
        for (var start = 0; start <= text.Length;)
        {
            var newline = text.IndexOf('\n', start);
            var end = newline < 0 ? text.Length : newline;
            var line = text.AsSpan(start, end - start);
            AppendLine(result, newline >= 0 && line is [.., '\r'] ? line[..^1] : line);
            if (newline < 0)
            {
                break;
            }

            result.Append('\n');
            start = newline + 1;
        }

        return result.ToString();
    }

    /// <summary>Such text on one line, cut to <paramref name="longest"/> characters.</summary>
    public static string OneLine(string text, int longest = LongestLine)
    {
        var trimmed = text.AsSpan().Trim();
        var room = Math.Min(longest, LongestLine);
        var isCut = trimmed.Length > room;
        // What is cut off is not looked at, however long it is.
        var kept = Cut(trimmed, isCut ? room - 1 : room).ToString();
        var result = new StringBuilder();
        AppendLine(result, kept.Replace("\r\n", " ", StringComparison.Ordinal).Replace('\n', ' ').Replace('\t', ' '));
        return Shorten(isCut ? result.Append('…').ToString() : result.ToString(), room);
    }

    /// <summary>
    /// A JSON document that can be printed into a build log: the same document, in which nothing is taken for a
    /// command. Its lines begin with no text of others.
    /// </summary>
    public static string ForJson(string json) =>
        SecondHash().Replace(json, "\\u0023").Replace("\u2028", "\\u2028", StringComparison.Ordinal).Replace("\u2029", "\\u2029", StringComparison.Ordinal).Replace("\u0085", "\\u0085", StringComparison.Ordinal);

    /// <summary>The text, or as much of it as there is room for, and an ellipsis: never half a character.</summary>
    public static string Shorten(string text, int longest) => text.Length <= longest ? text : Cut(text, longest - 1).ToString() + "…";

    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text, int longest) =>
        text.Length <= longest ? text : char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)] : text[..longest];

    private static void AppendLine(StringBuilder result, ReadOnlySpan<char> line)
    {
        var shown = Cut(line, LongestLine);
        var start = 0;
        while (Blank(shown[start..]) is > 0 and var length)
        {
            start += length;
        }

        var isCommand = shown[start..] is [':', .. var behind] && Significant(behind) is [':', ..];
        var hashes = 0;
        for (var index = 0; index < shown.Length; index++)
        {
            var begin = index;
            Append(result, shown, ref index);
            hashes = shown[begin] == '#' ? hashes + 1 : Ignorable(shown[begin..]) > 0 ? hashes : 0;
            if ((isCommand && begin == start) || (shown[begin] == '#' && hashes > 1 && BeginsCommand(Significant(shown[(index + 1)..]))))
            {
                result.Append(Breaker);
            }
        }

        if (shown.Length < line.Length)
        {
            result.Append(CultureInfo.InvariantCulture, $" … ({line.Length - shown.Length:N0} more characters of this line are not shown)");
        }
    }

    // The agent warns of what only looks like a command too. Which letters follow the first one is not looked at: characters without a width may stand between them.
    private static bool BeginsCommand(ReadOnlySpan<char> rest) => rest is ['[' or 'v' or 'V', ..];

    // What is left when characters are passed over that count as nothing where text is compared as a language does.
    private static ReadOnlySpan<char> Significant(ReadOnlySpan<char> rest)
    {
        while (Ignorable(rest) is > 0 and var length)
        {
            rest = rest[length..];
        }

        return rest;
    }

    // How many units of the text's beginning are one such character; 0 when it is none.
    private static int Ignorable(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out var rune, out var length) == OperationStatus.Done && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark ? length : 0;

    // What a parser may skip before it looks for a command: a byte-order mark at the beginning of all, and whatever has no width.
    private static int Blank(ReadOnlySpan<char> text) =>
        text is [var first, ..] && (char.IsWhiteSpace(first) || char.IsControl(first)) ? 1 : Ignorable(text);

    private static void Append(StringBuilder result, ReadOnlySpan<char> line, ref int index)
    {
        var character = line[index];
        if (char.IsHighSurrogate(character) && index + 1 < line.Length && char.IsLowSurrogate(line[index + 1]))
        {
            result.Append(character).Append(line[++index]);
            return;
        }

        result.Append(Visible(character));
    }

    private static char Visible(char character) => character switch
    {
        '\t' => character,
        < ' ' => (char)('\u2400' + character),
        '\u007F' => '\u2421',
        // The second set of control characters has no pictures; one of them begins escape sequences, one ends lines.
        >= '\u0080' and <= '\u009F' => '\uFFFD',
        '\u2028' or '\u2029' => '\u21B5',
        // Those that override the direction of reading make a line look like another one.
        (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => '\uFFFD',
        // Half a pair.
        >= '\uD800' and <= '\uDFFF' => '\uFFFD',
        _ => character,
    };

    [GeneratedRegex(@"(?<=#[\p{Cf}\p{Mn}\p{Cs}]*)#")]
    private static partial Regex SecondHash();
}
