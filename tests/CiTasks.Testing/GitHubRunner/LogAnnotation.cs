using System.Globalization;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>An annotation as the runner makes it of a command.</summary>
public sealed record LogAnnotation(string Level, string Message)
{
    private const int LongestMessage = 4096;

    public string? Title { get; init; }

    public string? File { get; init; }

    public int? Line { get; init; }

    public int? EndLine { get; init; }

    public int? Column { get; init; }

    public int? EndColumn { get; init; }

    /// <summary>The runner's rules for places: what contradicts itself is dropped, and what is cut is cut at 4,096 characters.</summary>
    /// <param name="command">An error, a warning or a notice.</param>
    /// <param name="workspace">The folder that the runner takes off absolute paths.</param>
    public static LogAnnotation Of(LogCommand command, string workspace)
    {
        var (line, endLine) = (Number(command, "line"), Number(command, "endLine"));
        var (column, endColumn) = (Number(command, "col"), Number(command, "endColumn"));
        line ??= endLine;
        column ??= endColumn;
        if (line is null || (endLine is not null && endLine != line))
        {
            (column, endColumn) = (null, null);
        }

        if (endLine < line)
        {
            (line, endLine) = (null, null);
        }

        if (endColumn < column)
        {
            (column, endColumn) = (null, null);
        }

        return new LogAnnotation(command.Name.ToLowerInvariant(), command.Data.Length > LongestMessage ? command.Data[..LongestMessage] : command.Data)
        {
            Title = command.Properties.GetValueOrDefault("title"),
            File = Relative(command.Properties.GetValueOrDefault("file"), workspace),
            Line = line,
            EndLine = endLine,
            Column = column,
            EndColumn = endColumn,
        };
    }

    private static int? Number(LogCommand command, string name) =>
        int.TryParse(command.Properties.GetValueOrDefault(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Backslashes stay what they are.
    private static string? Relative(string? file, string workspace) =>
        file?.StartsWith(workspace.TrimEnd('/') + "/", StringComparison.Ordinal) == true ? file[(workspace.TrimEnd('/').Length + 1)..] : file;
}
