using System.Globalization;

namespace CiTasks.Testing.AzureLog;

/// <summary>An error or a warning as the agent makes it of <c>task.logissue</c>.</summary>
/// <param name="Type"><c>error</c> or <c>warning</c>.</param>
/// <param name="Message">As the page of the run shows it: with the place, when there is one.</param>
public sealed record AgentIssue(string Type, string Message)
{
    /// <summary>What the command said, without what the agent puts before it.</summary>
    public required string Text { get; init; }

    /// <summary>Path in the repository when the agent finds the file there, else as it was given.</summary>
    public string? Path { get; init; }

    public int? Line { get; init; }

    public int? Column { get; init; }

    public string? Code { get; init; }

    /// <summary>The agent's rules; null for a type that it does not know, which fails the step.</summary>
    /// <param name="command">The command.</param>
    /// <param name="repository">Where the checkout is.</param>
    public static AgentIssue? Of(AgentCommand command, string repository)
    {
        var (given, type) = (command.Properties, command.Properties.GetValueOrDefault("type")?.ToLowerInvariant());
        if (type is not ("error" or "warning"))
        {
            return null;
        }

        var path = given.GetValueOrDefault("sourcepath") is { } source ? Relative(source, repository) : null;
        var message = path is null
            ? command.Data
            : $"{path}({given.GetValueOrDefault("linenumber")},{given.GetValueOrDefault("columnnumber")}): {given["type"]} {given.GetValueOrDefault("code")}: {command.Data}";
        return new AgentIssue(type, message)
        {
            Text = command.Data,
            Path = path,
            Line = Number(given.GetValueOrDefault("linenumber")),
            Column = Number(given.GetValueOrDefault("columnnumber")),
            Code = given.GetValueOrDefault("code"),
        };
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Only a file that is there, and of which the agent was told the whole path, is found in the repository.
    private static string Relative(string path, string repository) =>
        System.IO.Path.IsPathRooted(path) && File.Exists(path) && path.StartsWith(repository.TrimEnd('/') + "/", StringComparison.Ordinal)
            ? path[(repository.TrimEnd('/').Length + 1)..]
            : path;
}
