using System.Text;

namespace CiTasks.Hosts.Text;

/// <summary>
/// Makes text that came from elsewhere (a workspace, a job's log, a file) harmless in a build log.
/// </summary>
public static class Neutral
{
    // A zero-width non-joiner breaks the sequence for the log parser and not for the reader.
    private const char Breaker = '\u200C';

    /// <summary>
    /// Breaks the sequences that make a CI system execute a log line: a leading <c>::</c>
    /// (GitHub), <c>##[</c> anywhere (both) and <c>##vso[</c> anywhere (Azure Pipelines). Control
    /// characters other than tab and newline become visible, so that a log cannot move the reader's
    /// cursor.
    /// </summary>
    public static string ForLog(string text)
    {
        var broken = text
            .Replace("##[", $"##{Breaker}[", StringComparison.Ordinal)
            .Replace("##vso[", $"##{Breaker}vso[", StringComparison.OrdinalIgnoreCase)
            .Replace("\r\n", "\n", StringComparison.Ordinal);
        var result = new StringBuilder(broken.Length);
        var first = true;
        foreach (var line in broken.Split('\n'))
        {
            if (!first)
            {
                result.Append('\n');
            }

            first = false;

            var start = line.TakeWhile(char.IsWhiteSpace).Count();
            if (line.AsSpan(start).StartsWith("::", StringComparison.Ordinal))
            {
                result.Append(Breaker);
            }

            foreach (var character in line)
            {
                result.Append(Visible(character));
            }
        }

        return result.ToString();
    }

    private static char Visible(char character) => character switch
    {
        '\t' => character,
        < ' ' => (char)('\u2400' + character),
        '\u007F' => '\u2421',
        // The second set of control characters has no pictures; one of them begins escape sequences.
        >= '\u0080' and <= '\u009F' => '\uFFFD',
        _ => character,
    };
}
