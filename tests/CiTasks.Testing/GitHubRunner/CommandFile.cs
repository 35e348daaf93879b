using System.Text;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>A file of names and values that a step wrote for the runner (<c>GITHUB_OUTPUT</c>, <c>GITHUB_ENV</c>, <c>GITHUB_STATE</c>).</summary>
public static class CommandFile
{
    /// <summary>Reads it by the runner's grammar (facts/ci-platforms.md A4): only <c>\n</c> ends a line.</summary>
    /// <exception cref="FormatException">What the runner fails the step for.</exception>
    public static List<(string Name, string Value)> Read(string file)
    {
        var pairs = new List<(string, string)>();
        var lines = new Queue<string>(Encoding.UTF8.GetString(File.ReadAllBytes(file)).Split('\n'));
        while (lines.TryDequeue(out var line))
        {
            var (equals, heredoc) = (line.IndexOf('=', StringComparison.Ordinal), line.IndexOf("<<", StringComparison.Ordinal));
            if (line.Length == 0)
            {
                continue;
            }

            if (equals >= 0 && (heredoc < 0 || equals < heredoc))
            {
                pairs.Add((line[..equals], line[(equals + 1)..]));
                continue;
            }

            if (heredoc <= 0)
            {
                throw new FormatException($"neither name=value nor name<<delimiter: {line}");
            }

            pairs.Add((line[..heredoc], Value(lines, line[(heredoc + 2)..])));
        }

        return pairs;
    }

    private static string Value(Queue<string> lines, string delimiter)
    {
        var value = new List<string>();
        while (lines.TryDequeue(out var line))
        {
            if (line == delimiter)
            {
                return string.Join('\n', value);
            }

            value.Add(line);
        }

        throw new FormatException($"the delimiter {delimiter} does not come");
    }
}
