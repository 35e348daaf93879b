using System.Globalization;

namespace CiTasks.Testing.AzureAgent;

/// <summary>An error or a warning of a step, as the run's page lists it.</summary>
/// <param name="Level"><c>error</c> or <c>warning</c>.</param>
/// <param name="Message">With the place before it, when it has one.</param>
public sealed record PipelineIssue(string Level, string Message)
{
    /// <summary>The message as it was given.</summary>
    public string Text { get; init; } = Message;

    /// <summary>Relative to the checkout for a file that lies there; else as it was given.</summary>
    public string? File { get; init; }

    public int? Line { get; init; }

    public int? Column { get; init; }

    public string? Code { get; init; }

    /// <summary>Null for a type that is neither error nor warning.</summary>
    /// <param name="command">A <c>task.logissue</c>.</param>
    /// <param name="sources">The folder of the checkout.</param>
    internal static PipelineIssue? Of(VsoCommand command, string sources)
    {
        var level = command.Text("type").ToLowerInvariant();
        if (level is not ("error" or "warning"))
        {
            return null;
        }

        if (!command.Properties.TryGetValue("sourcepath", out var path))
        {
            return new PipelineIssue(level, command.Data);
        }

        var (line, column, code) = (command.Text("linenumber"), command.Text("columnnumber"), command.Text("code"));
        var isOurs = System.IO.File.Exists(path) && path.StartsWith(sources + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        var file = isOurs ? Path.GetRelativePath(sources, path) : path;
        return new PipelineIssue(level, $"{file}({line},{column}): {level} {code}: {command.Data}")
        {
            Text = command.Data,
            File = file,
            Line = Number(line),
            Column = Number(column),
            Code = code.Length == 0 ? null : code,
        };
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
