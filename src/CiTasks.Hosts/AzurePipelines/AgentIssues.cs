using CiTasks.Hosts.Diagnostics;
using CiTasks.Hosts.Text;

namespace CiTasks.Hosts.AzurePipelines;

/// <summary>
/// Diagnostics as the agent shows them: errors and warnings as issues, ten of each, with their place when they have a
/// line of a file in the checkout. What comes after them, and notices, which the agent has not got, are lines of the log.
/// </summary>
/// <param name="command">Writes commands.</param>
/// <param name="root">The root of the checkout.</param>
/// <param name="folder">The working folder.</param>
internal sealed class AgentIssues(LoggingCommand command, string root, string folder)
{
    private const int Kept = 10;

    // What is longer than this is an essay, and no line in a list of errors.
    private const int LongestMessage = 4000;

    private readonly IssueQuota _quota = new(severity => severity == Severity.Notice ? int.MaxValue : Kept);

    /// <summary>Lines for a diagnostic whose texts hold no secrets any more.</summary>
    public IEnumerable<string> Render(Diagnostic diagnostic)
    {
        if (diagnostic.Severity == Severity.Notice)
        {
            return [Plain(diagnostic)];
        }

        // Such a line is coloured in the log, and no issue.
        return _quota.Take(diagnostic.Severity) ? Issue(diagnostic) : [$"##[{IssueQuota.Word(diagnostic.Severity)}]{Plain(diagnostic)}"];
    }

    /// <summary>Says what is missing among the issues; null when nothing is.</summary>
    public string? Rest() => _quota.Rest() is { } rest
        ? $"{rest}: Azure Pipelines lists {Kept} of a kind for a step. All of them are in its log, its summary and its result file."
        : null;

    private IEnumerable<string> Issue(Diagnostic diagnostic)
    {
        // A name that is more than a name is told as text: the agent prints paths as they are.
        var path = diagnostic.Place is { Line: not null } place && Neutral.OneLine(place.File) == place.File ? RepositoryPath.Below(root, folder, place.File) : null;
        var message = Neutral.ForLog(string.Join('\n', [First(diagnostic, path), .. DiagnosticText.Body(diagnostic)]));
        yield return command.Format(
            "task.logissue",
            Neutral.Shorten(message, LongestMessage),
            ("type", IssueQuota.Word(diagnostic.Severity)),
            // The agent finds the repository of a file itself, in a container too, when it is told the whole path of one that is there.
            ("sourcepath", path is null ? null : SourcePath(path)),
            ("linenumber", path is null ? null : diagnostic.Place?.Line?.ToString()),
            // Without one it writes "(3,)".
            ("columnnumber", path is null ? null : (diagnostic.Place?.Column ?? 1).ToString()),
            ("code", diagnostic.Id));
        if (message.Length > LongestMessage)
        {
            yield return Plain(diagnostic);
        }
    }

    private string SourcePath(string path) => Path.Combine(root, path) is var file && File.Exists(file) ? file : path;

    private static string Plain(Diagnostic diagnostic) => Neutral.ForLog(DiagnosticText.Render(diagnostic));

    // With a place the agent itself writes it and the id before the text.
    private static string First(Diagnostic diagnostic, string? path) =>
        path is not null ? diagnostic.Summary
        : diagnostic.Place is { } place ? $"{diagnostic.Id} at {place}: {diagnostic.Summary}"
        : $"{diagnostic.Id}: {diagnostic.Summary}";
}
