namespace CiTasks.Build.Rehearsal.Containers;

/// <summary>What a step prints, as a person should see it: the lines that are commands to a runner are carried out or left out.</summary>
public static class RunnerLog
{
    private static readonly string[] Shown = ["error", "warning", "notice"];

    /// <summary>The line to print; null for none.</summary>
    public static string? Show(string line)
    {
        var trimmed = line.TrimStart();
        var end = trimmed.StartsWith("::", StringComparison.Ordinal) ? trimmed.IndexOf("::", 2, StringComparison.Ordinal) : -1;
        if (end < 0)
        {
            return line;
        }

        var name = trimmed[2..end].Split(' ')[0].ToLowerInvariant();
        var text = trimmed[(end + 2)..].Replace("%0D", "\r", StringComparison.OrdinalIgnoreCase).Replace("%0A", "\n", StringComparison.OrdinalIgnoreCase).Replace("%25", "%", StringComparison.Ordinal);
        // add-mask above all: its text is the secret.
        return Shown.Contains(name) ? $"{name}: {text}"
            : name == "group" ? text
            : name is "add-mask" or "endgroup" or "debug" or "stop-commands" || IsToken(name) ? null
            : line;
    }

    // What ends stop-commands again is a word of the step's own.
    private static bool IsToken(string name) => name.Length >= 16 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
