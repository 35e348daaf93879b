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

    private readonly Dictionary<Severity, int> _asked = [];

    /// <summary>What to print for a diagnostic whose texts hold no secrets any more: a command, or plain text.</summary>
    public IEnumerable<(bool IsCommand, string Text)> Render(Diagnostic diagnostic)
    {
        var asked = _asked[diagnostic.Severity] = _asked.GetValueOrDefault(diagnostic.Severity) + 1;
        if (asked > Room(diagnostic.Severity))
        {
            yield return (false, Plain(diagnostic));
            yield break;
        }

        var path = diagnostic.Place is { } place ? RepositoryPath.Below(root, folder, place.File) : null;
        var message = Neutral.ForLog(string.Join('\n', [First(diagnostic, path), .. DiagnosticText.Body(diagnostic)]));
        yield return (true, WorkflowCommand.Format(
            Level(diagnostic.Severity),
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
    public string? Rest()
    {
        var rest = _asked.Select(asked => (Level: Level(asked.Key), Count: asked.Value - Room(asked.Key))).Where(rest => rest.Count > 0).ToList();
        return rest.Count == 0 ? null : WorkflowCommand.Format(
            "notice",
            $"{string.Join(", ", rest.Select(rest => $"{rest.Count} more {rest.Level}{(rest.Count > 1 ? "s" : "")}"))}: GitHub keeps {Kept} annotations of a kind for a step. All of them are in its log, its summary and its result file.",
            ("title", "not all annotations are shown"));
    }

    private static string Plain(Diagnostic diagnostic) => Neutral.ForLog(DiagnosticText.Render(diagnostic));

    // One notice is for the last word.
    private static int Room(Severity severity) => severity == Severity.Notice ? Kept - 1 : Kept;

    private static string Level(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };

    // A file of nowhere in the checkout cannot be annotated, but is worth naming.
    private static string First(Diagnostic diagnostic, string? path) =>
        diagnostic.Place is { } place && path is null ? $"{place}: {diagnostic.Summary}" : diagnostic.Summary;
}
