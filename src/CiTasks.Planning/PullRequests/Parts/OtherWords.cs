using System.Text.Json.Nodes;
using CiTasks.Planning.Json;
using CiTasks.Planning.Results;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>What the smaller tasks did, in a few words of plain text.</summary>
internal static class OtherWords
{
    private const int ShortCommit = 8;

    /// <summary>The words; null of a task that has none.</summary>
    public static string? Of(ResultDocument result)
    {
        var details = result.Details;
        return result.Task switch
        {
            "package" when details["wheel"].AsText() is { } wheel => $"built {wheel[(wheel.LastIndexOfAny(['/', '\\']) + 1)..]}",
            "fetch-files" when details["files"] is JsonArray files => $"{JobPlanParts.Count(files.Count, "file")} fetched ({Spans.Size(Math.Max(0, details.NumberAt("bytes") ?? 0))})",
            "sync-repo" when details["action"].AsText() is { } action => action + (details["commit"].AsText() is { } commit ? $", at {PlainText.Cut(commit, ShortCommit + 1).TrimEnd('…')}" : ""),
            "delete-run" or "set-git-credential" => details["action"].AsText(),
            "check" when details.NumberAt("warnings") is { } warnings => warnings == 0 ? "nothing to complain about" : JobPlanParts.Count((int)Math.Clamp(warnings, 0, int.MaxValue), "warning"),
            _ => null,
        };
    }
}
