using CiTasks.Hosts.PullRequests;
using CiTasks.Planning.Results;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Announcing;

/// <summary>Diagnostics of a result as annotations on lines of the commit.</summary>
internal static class CheckAnnotations
{
    // Those that know no line are shown on the file that every pipeline has: a check run has no annotations without one.
    private const string Fallback = ".github";

    // Fifty go with one request, and a repository has a thousand requests an hour: somebody else's artifact shall not use them up.
    private const int Most = 500;
    private const int MostOfOthers = 100;

    public static IReadOnlyList<CheckAnnotation> Of(ResultDocument result, AnnouncerSettings settings, BoardTraits board, TaskSurroundings surroundings)
    {
        var most = settings.Trusted ? Most : MostOfOthers;
        var annotations = result.Diagnostics.Take(most)
            .Select(diagnostic => Annotation(diagnostic, settings, board, surroundings)).OfType<CheckAnnotation>().ToList();
        if (result.Diagnostics.Count > most && board.ShowsRemarksWithoutPlace)
        {
            var path = settings.Facts.WorkflowFile ?? Fallback;
            annotations.Add(new CheckAnnotation(path, 1, 1, "notice", $"{result.Diagnostics.Count - most} more are in {settings.FullPage}"));
        }

        return annotations;
    }

    // Null for a remark without a place, where the board shows none.
    private static CheckAnnotation? Annotation(ResultDiagnostic diagnostic, AnnouncerSettings settings, BoardTraits board, TaskSurroundings surroundings)
    {
        var path = diagnostic.File is { } file ? PathInRepository(file, surroundings) : null;
        if (path is null && !board.ShowsRemarksWithoutPlace)
        {
            return null;
        }

        var line = path is not null && diagnostic.Line is > 0 and var known ? known : 1;
        var message = string.Join('\n', new[] { diagnostic.Summary, diagnostic.Hint is { } hint ? "hint: " + hint : "" }.Where(part => part.Length > 0));
        return new CheckAnnotation(path ?? settings.Facts.WorkflowFile ?? Fallback, line, line, Level(diagnostic.Severity), Safe(message, surroundings))
        {
            StartColumn = path is null ? null : diagnostic.Column,
            EndColumn = path is null ? null : diagnostic.Column,
            Title = Safe($"{diagnostic.Id} {diagnostic.Summary}", surroundings),
            RawDetails = diagnostic.Detail is { } detail ? Safe(detail, surroundings) : null,
        };
    }

    private static string Level(string severity) => severity switch { "error" => "failure", "warning" => "warning", _ => "notice" };

    // Null for what lies outside: an absolute path, or one that leads out.
    private static string? PathInRepository(string file, TaskSurroundings surroundings)
    {
        if (file.Any(char.IsControl))
        {
            return null;
        }

        var root = surroundings.Host.RepositoryFolder;
        var relative = Path.GetRelativePath(root, Path.GetFullPath(file, surroundings.Environment.Folder)).Replace('\\', '/');
        return Path.IsPathRooted(relative) || relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) ? null : relative;
    }

    private static string Safe(string text, TaskSurroundings surroundings) => surroundings.Redactor.Redact(text);
}
