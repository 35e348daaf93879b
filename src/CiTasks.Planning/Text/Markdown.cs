using System.Text;
using System.Text.RegularExpressions;

namespace CiTasks.Planning.Text;

/// <summary>
/// Puts foreign text into Markdown without letting it become Markdown: as GitHub reads it, with
/// mentions, references, emoji codes, formulas and addresses that become links by themselves.
/// </summary>
public static partial class Markdown
{
    // Ends what a parser would recognise, and shows nothing.
    private const string Breaker = "\u200B";

    /// <summary>
    /// Plain text on one line: nothing in it formats, mentions or links. Addresses and commit ids
    /// come out as code, so that they can still be copied.
    /// </summary>
    public static string Text(string text)
    {
        var line = PlainText.Line(text);
        var result = new StringBuilder(line.Length + 16);
        var index = AtStart(line, result);
        while (index < line.Length)
        {
            // The pattern has no look-behind that costs anything: one match per position.
            if (Special().Match(line, index) is not { Success: true } found)
            {
                Escape(line, index, line.Length, result);
                break;
            }

            Escape(line, index, found.Index, result);
            var token = found.Value;
            if (found.Groups["code"].Success)
            {
                token = token.TrimEnd('.', ',', ';', ':', '!', '?', ')', '\'');
                result.Append('`').Append(token).Append('`');
            }
            else
            {
                // The first sign of a reference, an emoji code or a mention stands alone then.
                token = found.Groups["head"].Value;
                result.Append(token == "$" ? "<span>$</span>" : token + Breaker);
            }

            index = found.Index + token.Length;
        }

        return result.ToString();
    }

    /// <summary>Inline code: a name, a path or a value as it is.</summary>
    /// <param name="text">Any text; line breaks become spaces.</param>
    /// <param name="inTable">True in a cell, where a bar would end it.</param>
    public static string Code(string text, bool inTable = false)
    {
        var line = PlainText.Line(text);
        if (line.Length == 0)
        {
            return "";
        }

        var ticks = new string('`', LongestTicks(line) + 1);
        var pad = ticks.Length > 1 ? " " : "";
        return $"{ticks}{pad}{(inTable ? InCell(line) : line)}{pad}{ticks}";
    }

    /// <summary>A link when the address is one of the web, else the text alone.</summary>
    public static string Link(string text, string? address) =>
        IsAddress(address) ? $"[{Text(text)}]({Unsafe().Replace(new Uri(address!).AbsoluteUri, match => Uri.HexEscape(match.Value[0]))})" : Text(text);

    /// <summary>True of an address of the web that does not pretend to be another one.</summary>
    public static bool IsAddress(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0;

    /// <summary>A code block whose fence is longer than any in the text.</summary>
    public static string Block(string text, string indent = "", string language = "")
    {
        var fence = new string('`', Math.Max(2, LongestTicks(text)) + 1);
        var lines = new[] { fence + language }.Concat(PlainText.Lines(text).TrimEnd('\n').Split('\n')).Append(fence);
        return string.Join('\n', lines.Select(line => indent + line)) + "\n";
    }

    /// <summary>Something that opens on a click.</summary>
    /// <param name="title">Our own words, then in <paramref name="name"/> what is foreign.</param>
    /// <param name="name">Foreign text in the title, or null.</param>
    /// <param name="body">Markdown.</param>
    /// <param name="open">True when it is open at first.</param>
    public static string Fold(string title, string? name, string body, bool open = false)
    {
        // No Markdown is read in the line of a summary, and nothing is looked for in code.
        var foreign = name is null ? "" : $" <code>{Html(PlainText.Line(name))}</code>";
        return $"<details{(open ? " open" : "")}><summary>{Html(title)}{foreign}</summary>\n\n{body.TrimEnd('\n')}\n\n</details>\n";
    }

    /// <summary>A table; cells are plain text.</summary>
    public static string Table(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows) =>
        MarkdownTable(headers, rows.Select(row => row.Select(Text)));

    /// <summary>A table; cells are Markdown on one line, in which bars are escaped.</summary>
    public static string MarkdownTable(IReadOnlyList<string> headers, IEnumerable<IEnumerable<string>> rows)
    {
        var result = new StringBuilder();
        result.Append("| ").AppendJoin(" | ", headers).Append(" |\n|").Append(string.Concat(headers.Select(_ => " --- |"))).Append('\n');
        foreach (var row in rows)
        {
            result.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        }

        return result.ToString();
    }

    private static void Escape(string line, int start, int end, StringBuilder result)
    {
        for (var index = start; index < end; index++)
        {
            var character = line[index];
            result.Append(character switch
            {
                // Within a word it means nothing; around one (__init__.py) it makes the word bold.
                '_' when !(IsWord(line, index - 1) && IsWord(line, index + 1)) => "\\_",
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '|' or '*' or '`' or '[' or ']' or '\\' or '~' => "\\" + character,
                _ => character.ToString(),
            });
        }
    }

    // What makes a heading, a list or a line at the beginning of a paragraph. Returns how much of it is written.
    private static int AtStart(string line, StringBuilder result)
    {
        if (Number().Match(line) is { Success: true } number)
        {
            result.Append(number.Groups[1].Value).Append('\\').Append(number.Groups[2].Value);
            return number.Length;
        }

        if (line is ['#' or '+' or '-' or '=', ..] && !Reference().IsMatch(line))
        {
            result.Append('\\').Append(line[0]);
            return 1;
        }

        return 0;
    }

    private static int LongestTicks(string text)
    {
        var (longest, current) = (0, 0);
        foreach (var character in text)
        {
            current = character == '`' ? current + 1 : 0;
            longest = Math.Max(longest, current);
        }

        return longest;
    }

    // A backslash before the one of a bar would take it away.
    private static string InCell(string line) =>
        line.Replace("\\|", "\\" + Breaker + "|", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Html(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static bool IsWord(string line, int index) => index >= 0 && index < line.Length && char.IsLetterOrDigit(line[index]);

    // Addresses; commit ids, which seven hexadecimal digits may be; references to issues; emoji codes
    // (of figures alone there are two, and times of day are none); mentions; formulas.
    [GeneratedRegex(
        @"(?<code>(?:https?|ftp)://[^\s<>|`\\]+|\bwww\.[^\s<>|`\\]+|(?<![\p{L}\p{N}_])[0-9a-f]{7,64}(?![\p{L}\p{N}_]))"
        + @"|(?<head>\#)(?=[0-9])|(?<head>\bGH-)(?=[0-9])|(?<head>:)(?=(?:[a-z0-9_+-]*[a-z_+-][a-z0-9_+-]*|100|1234):)|(?<head>@)|(?<head>\$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Special();

    [GeneratedRegex(@"^([0-9]{1,9})([.)])(?=\s|$)")]
    private static partial Regex Number();

    [GeneratedRegex("^#[0-9]")]
    private static partial Regex Reference();

    [GeneratedRegex(@"[()|<>`\[\]\\*_~""']")]
    private static partial Regex Unsafe();
}
