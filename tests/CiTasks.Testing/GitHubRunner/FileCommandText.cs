namespace CiTasks.Testing.GitHubRunner;

/// <summary>
/// What a step wrote into <c>GITHUB_OUTPUT</c>, <c>GITHUB_ENV</c> or <c>GITHUB_STATE</c> (facts/ci-platforms.md A4).
/// </summary>
/// <param name="Pairs">In the order of the file; when a line is wrong, those before it.</param>
/// <param name="Error">What is wrong with the first wrong line: the step has failed, whatever its exit code.</param>
public sealed record FileCommandText(IReadOnlyList<KeyValuePair<string, string>> Pairs, string? Error)
{
    public static FileCommandText Parse(string text)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        // On Linux only a line feed ends a line; a carriage return belongs to the value.
        var lines = text.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index];
            if (line.Length == 0)
            {
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var marker = line.IndexOf("<<", StringComparison.Ordinal);
            if (equals >= 0 && (marker < 0 || equals < marker))
            {
                if (equals == 0)
                {
                    return new FileCommandText(pairs, $"Invalid format '{line}'. Name must not be empty");
                }

                pairs.Add(new(line[..equals], line[(equals + 1)..]));
                continue;
            }

            if (marker < 0)
            {
                return new FileCommandText(pairs, $"Invalid format '{line}'");
            }

            var (name, delimiter) = (line[..marker], line[(marker + 2)..]);
            if (name.Length == 0 || delimiter.Length == 0)
            {
                return new FileCommandText(pairs, $"Invalid format '{line}'. Name must not be empty and delimiter must not be empty");
            }

            var end = Array.IndexOf(lines, delimiter, index + 1);
            if (end < 0)
            {
                return new FileCommandText(pairs, $"Invalid value. Matching delimiter not found '{delimiter}'");
            }

            pairs.Add(new(name, string.Join('\n', lines[(index + 1)..end])));
            index = end;
        }

        return new FileCommandText(pairs, null);
    }
}
