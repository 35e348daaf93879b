using System.Text;

namespace CiTasks.Planning.Text;

/// <summary>Puts foreign text into Markdown without letting it become Markdown.</summary>
public static class Markdown
{
    /// <summary>Plain text on one line: nothing in it formats, mentions or links.</summary>
    public static string Text(string text)
    {
        var result = new StringBuilder(text.Length);
        var line = text.ReplaceLineEndings(" ");
        for (var index = 0; index < line.Length; index++)
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
                // A mention would notify somebody.
                '@' => "@\u200B",
                _ => character.ToString(),
            });
        }

        return result.ToString();
    }

    private static bool IsWord(string line, int index) => index >= 0 && index < line.Length && char.IsLetterOrDigit(line[index]);

    /// <summary>A code block whose fence is longer than any in the text.</summary>
    public static string Block(string text, string indent = "", string language = "")
    {
        var longest = 2;
        var current = 0;
        foreach (var character in text)
        {
            current = character == '`' ? current + 1 : 0;
            longest = Math.Max(longest, current);
        }

        var fence = new string('`', longest + 1);
        var lines = new[] { fence + language }.Concat(text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')).Append(fence);
        return string.Join('\n', lines.Select(line => indent + line)) + "\n";
    }

    /// <summary>A table; cells are plain text.</summary>
    public static string Table(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        var result = new StringBuilder();
        result.Append("| ").AppendJoin(" | ", headers).Append(" |\n|").Append(string.Concat(headers.Select(_ => " --- |"))).Append('\n');
        foreach (var row in rows)
        {
            result.Append("| ").AppendJoin(" | ", row.Select(Text)).Append(" |\n");
        }

        return result.ToString();
    }
}
