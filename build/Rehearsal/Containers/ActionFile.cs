namespace CiTasks.Build.Rehearsal.Containers;

/// <summary>The parts of a generated <c>action.yml</c> that say how its container is started.</summary>
/// <param name="Image">A Dockerfile relative to the action, or <c>docker://</c> and a published image.</param>
public sealed record ActionFile(string Image, IReadOnlyList<string> Arguments, IReadOnlySet<string> Inputs)
{
    /// <summary>Reads the form that <c>citasks catalogue write</c> gives these files; it is no reader of YAML.</summary>
    public static ActionFile Read(string text)
    {
        string? image = null;
        var arguments = new List<string>();
        var inputs = new HashSet<string>(StringComparer.Ordinal);
        var (section, list) = (string.Empty, string.Empty);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Where(line => line.Trim().Length > 0 && !line.StartsWith('#')))
        {
            var depth = line.Length - line.TrimStart().Length;
            var (key, value) = Pair(line);
            if (depth == 0)
            {
                section = key;
            }
            else if (depth == 2)
            {
                list = key;
                image = (section, key) == ("runs", "image") ? value : image;
                _ = section == "inputs" && inputs.Add(key);
            }
            else if ((section, list) == ("runs", "args") && line.TrimStart().StartsWith("- ", StringComparison.Ordinal))
            {
                arguments.Add(Bare(line.TrimStart()[2..]));
            }
        }

        return new ActionFile(image ?? throw new InvalidDataException("an action.yml without an image"), arguments, inputs);
    }

    private static (string Key, string Value) Pair(string line) => line.Trim().Split(':', 2) is [var key, var value] ? (key, Bare(value)) : (string.Empty, string.Empty);

    private static string Bare(string value) => value.Trim() is ['\'', .. var inner, '\''] ? inner.Replace("''", "'", StringComparison.Ordinal) : value.Trim();
}
