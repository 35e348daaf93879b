using System.Text.RegularExpressions;

namespace CiTasks.Planning.Tracebacks;

/// <summary>
/// Turns the boxes in which the library rich draws tracebacks into plain lines. A box is as wide as
/// the terminal was (80 columns on a cluster), so that a path goes on over several rows.
/// </summary>
internal static partial class RichPanels
{
    /// <summary>The same lines, those of boxes replaced.</summary>
    public static IReadOnlyList<string> Flatten(IReadOnlyList<string> lines)
    {
        if (!lines.Any(line => Top().IsMatch(line) && TraceReader.IsHeading(line)))
        {
            return lines;
        }

        var plain = new List<string>();
        var left = 0;
        var isBelow = false;
        for (var index = 0; index < lines.Count; index++)
        {
            var line = lines[index];
            // A box without a heading, right below another one, shows where a SyntaxError is.
            if (Top().Match(line) is { Success: true } top && (TraceReader.IsHeading(line) || isBelow))
            {
                left = top.Groups["left"].Length;
                var rows = new List<string>();
                while (++index < lines.Count && Row(lines[index], left) is { } row)
                {
                    rows.Add(row);
                }

                if (TraceReader.IsHeading(line))
                {
                    plain.Add("Traceback (most recent call last):");
                }

                Read(rows, plain);
                isBelow = true;
                continue;
            }

            // Beside the box stands the log's own column.
            isBelow = isBelow && string.IsNullOrWhiteSpace(line);
            left = line.Length > left && string.IsNullOrWhiteSpace(line[..left]) || string.IsNullOrWhiteSpace(line) ? left : 0;
            plain.Add(string.IsNullOrWhiteSpace(line) ? "" : line[left..].TrimEnd());
        }

        return plain;
    }

    private static void Read(List<string> rows, List<string> plain)
    {
        for (var index = 0; index < rows.Count; index++)
        {
            if (IsHeader(rows[index]))
            {
                var header = rows[index].Trim();
                for (; index + 1 < rows.Count && IsHeader(rows[index + 1]); index++)
                {
                    header = Join(header, rows[index], rows[index + 1].Trim());
                }

                if (Frame().Match(header) is { Success: true } frame)
                {
                    plain.Add("");
                    plain.Add($"File {frame.Groups["file"].Value}:{frame.Groups["line"].Value}{(frame.Groups["function"] is { Success: true } function ? ", in " + function.Value : "")}");
                }
            }
            else if (Code().Match(rows[index]) is { Success: true } code)
            {
                // Rich cuts what does not fit.
                var cut = rows[index].EndsWith("  ", StringComparison.Ordinal) ? "" : "…";
                plain.Add($"{(code.Groups["arrow"].Value.Length > 0 ? "---->" : "     ")} {code.Groups["line"].Value} {code.Groups["text"].Value.Trim()}{cut}");
            }
        }

        plain.Add("");
    }

    // Within a word rich breaks only where the row is full.
    private static string Join(string header, string row, string next) =>
        row.EndsWith("  ", StringComparison.Ordinal) || next.StartsWith("in ", StringComparison.Ordinal) && char.IsAsciiDigit(header[^1]) ? $"{header} {next}" : header + next;

    private static bool IsHeader(string row) => row.Length > 1 && row[0] == ' ' && row[1] is not (' ' or '❱' or '>' or '╭' or '│' or '╰');

    // What stands between the two edges of a row; null for the bottom and anything else.
    private static string? Row(string line, int left) =>
        line.Length > left + 2 && IsEdge(line[left]) && line.TrimEnd() is var trimmed && IsEdge(trimmed[^1]) && trimmed.Length > left + 1 ? trimmed[(left + 1)..^1] : null;

    private static bool IsEdge(char letter) => letter is '│' or '|' or '┃';

    [GeneratedRegex(@"^(?<left>[^╭+]*)[╭+][─-]{2}.*[╮+]\s*$")]
    private static partial Regex Top();

    [GeneratedRegex(@"^(?<file>.+?):(?<line>[0-9]{1,7})(?: in (?<function>.+))?$")]
    private static partial Regex Frame();

    [GeneratedRegex(@"^ (?<arrow>[❱>]?) *(?<line>[0-9]{1,7}) ?[│ ]*(?<text>.*)$")]
    private static partial Regex Code();
}
