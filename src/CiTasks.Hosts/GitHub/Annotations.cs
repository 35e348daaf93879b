using CiTasks.Hosts.Diagnostics;
using CiTasks.Hosts.Text;

namespace CiTasks.Hosts.GitHub;

/// <summary>
/// Diagnostics as log commands, as many as the runner keeps: ten of each level in a step. What comes after them is
/// printed as plain text, and one last notice says so.
/// </summary>
/// <param name="root">The root of the checkout.</param>
/// <param name="folder">The working folder.</param>
internal sealed class Annotations(string root, string folder)
{
    private const int Kept = 10;

    // The runner cuts a message there.
    private const int LongestMessage = 4096;
    private const int LongestTitle = 255;

    // One notice is for the last word.
    private readonly IssueQuota _quota = new(severity => severity == Severity.Notice ? Kept - 1 : Kept);

    /// <summary>What to print for a diagnostic whose texts hold no secrets any more: a command, or plain text.</summary>
    public IEnumerable<(bool IsCommand, string Text)> Render(Diagnostic diagnostic)
    {
        if (!_quota.Take(diagnostic.Severity))
        {
            yield return (false, Plain(diagnostic));
            yield break;
        }

        var path = diagnostic.Place is { } place ? RepositoryPath.Below(root, folder, place.File) : null;
        var message = Neutral.ForLog(string.Join('\n', [First(diagnostic, path), .. DiagnosticText.Body(diagnostic)]));
        yield return (true, WorkflowCommand.Format(
            IssueQuota.Word(diagnostic.Severity),
            Neutral.Shorten(message, LongestMessage),
            ("file", path),
            ("line", path is null ? null : diagnostic.Place?.Line?.ToString()),
            ("col", path is null ? null : diagnostic.Place?.Column?.ToString()),
            ("title", Neutral.OneLine($"{diagnostic.Id} {diagnostic.Summary}", LongestTitle))));
        if (message.Length > LongestMessage)
        {
            yield return (false, Plain(diagnostic));
        }
    }

    /// <summary>The notice that says what is missing among the annotations; null when nothing is.</summary>
    public string? Rest() => _quota.Rest() is { } rest
        ? WorkflowCommand.Format(
            "notice",
            $"{rest}: GitHub keeps {Kept} annotations of a kind for a step. All of them are in its log, its summary and its result file.",
            ("title", "not all annotations are shown"))
        : null;

    private static string Plain(Diagnostic diagnostic) => Neutral.ForLog(DiagnosticText.Render(diagnostic));

    // A file of nowhere in the checkout cannot be annotated, but is worth naming.
    private static string First(Diagnostic diagnostic, string? path) =>
        diagnostic.Place is { } place && path is null ? $"{place}: {diagnostic.Summary}" : diagnostic.Summary;
}
