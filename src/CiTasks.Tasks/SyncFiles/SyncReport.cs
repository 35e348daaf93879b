using System.Text.Json.Nodes;
using CiTasks.Planning.Files;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.SyncFiles;

/// <summary>Tells what a sync does, for people and for the result JSON.</summary>
internal static class SyncReport
{
    // A first deploy of ten thousand files is one number, not ten thousand lines.
    private const int ShownFiles = 20;

    public static IEnumerable<string> Lines(FilePlan plan)
    {
        foreach (var (file, reason) in plan.Upload.Take(ShownFiles))
        {
            yield return $"+ {file.Path} ({Spans.Size(file.Size)}, {reason})";
        }

        if (plan.Upload.Count > ShownFiles)
        {
            yield return $"+ … and {plan.Upload.Count - ShownFiles} more";
        }

        foreach (var path in plan.MakeFolders)
        {
            yield return $"+ {path}/";
        }

        foreach (var entry in plan.Delete)
        {
            yield return $"- {entry.Path}";
        }

        yield return Summary(plan);
    }

    public static string Summary(FilePlan plan)
    {
        var parts = new List<string> { $"{plan.Upload.Count} to send ({Spans.Size(plan.Upload.Sum(item => item.File.Size))})", $"{plan.Unchanged.Count} unchanged, skipped" };
        if (plan.Delete.Count > 0)
        {
            parts.Add($"{plan.Delete.Count} to delete");
        }

        if (plan.Extra.Count(entry => !entry.IsFolder) is > 0 and var extra)
        {
            parts.Add($"{extra} only in the workspace, left alone");
        }

        return string.Join("; ", parts);
    }

    public static JsonObject ToJson(string mode, string source, string target, FilePlan plan) => new()
    {
        ["mode"] = mode,
        ["source"] = source,
        ["target"] = target,
        ["upload"] = new JsonArray([.. plan.Upload.Select(item => new JsonObject
        {
            ["path"] = item.File.Path,
            ["size"] = item.File.Size,
            ["sha256"] = item.File.Sha256,
            ["reason"] = item.Reason,
        })]),
        ["skipped"] = plan.Unchanged.Count,
        ["folders"] = new JsonArray([.. plan.MakeFolders.Select(path => (JsonNode)path)]),
        ["delete"] = new JsonArray([.. plan.Delete.Select(entry => (JsonNode)entry.Path)]),
        ["extra"] = new JsonArray([.. plan.Extra.Select(entry => (JsonNode)entry.Path)]),
    };

    public static string ToMarkdown(string source, string target, FilePlan plan) =>
        Markdown.Text($"{source} → {target}: {Summary(plan)}") + "\n";
}
