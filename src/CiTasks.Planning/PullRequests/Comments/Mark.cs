using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Comments;

/// <summary>
/// A line that only programs see: an HTML comment with a kind and named values. Values are encoded
/// so that none of them can end the comment, begin another or look like one.
/// </summary>
/// <param name="Kind"><c>comment</c>, <c>section</c>, <c>end</c> or <c>past</c>.</param>
/// <param name="Values">Values by name.</param>
internal sealed partial record Mark(string Kind, IReadOnlyDictionary<string, string> Values)
{
    private const string Start = "<!-- citasks:";

    public string this[string name] => Values.GetValueOrDefault(name, "");

    /// <summary>A whole number among the values; 0 when there is none.</summary>
    public long Number(string name) => long.TryParse(this[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>The mark of a line; null when the line is none.</summary>
    public static Mark? Read(string line)
    {
        if (!line.StartsWith(Start, StringComparison.Ordinal) || Form().Match(line) is not { Success: true } found)
        {
            return null;
        }

        var values = new Dictionary<string, string>();
        foreach (var pair in found.Groups["values"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            values[pair[..equals]] = Uri.UnescapeDataString(pair[(equals + 1)..]);
        }

        return new Mark(found.Groups["kind"].Value, values);
    }

    /// <summary>The mark as a line, without its end.</summary>
    public static string Write(string kind, params IEnumerable<(string Name, string? Value)> values)
    {
        var line = new StringBuilder(Start).Append(kind);
        foreach (var (name, value) in values)
        {
            if (value is not null)
            {
                line.Append(' ').Append(name).Append('=');
                Append(line, PlainText.Line(value));
            }
        }

        return line.Append(" -->").ToString();
    }

    /// <summary>The text with everything in it broken that looks like a mark.</summary>
    public static string Break(string text) => text.Replace(Start, "<!-- \u200Bcitasks:", StringComparison.Ordinal);

    private static void Append(StringBuilder line, string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            // Two hyphens would end the comment, a space the value.
            var plain = rune.IsAscii
                ? Rune.IsLetterOrDigit(rune) || rune.Value is '.' or '/' or ':' or '_' or ',' or '+'
                : !Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune);
            line.Append(plain ? rune.ToString() : rune.IsAscii ? Uri.HexEscape((char)rune.Value) : Uri.EscapeDataString(rune.ToString()));
        }
    }

    [GeneratedRegex(@"^<!-- citasks:(?<kind>[a-z]+)(?<values>(?: [a-z]+=[^ =<>]*)*) -->[ \t\r]*$")]
    private static partial Regex Form();
}
