using System.Text.Json.Nodes;
using CiTasks.Planning.Jobs;
using CiTasks.Planning.Json;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Documents;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.DeployJob;

/// <summary>What a deploy does, or would do, to one job.</summary>
/// <param name="Action"><c>create</c>, <c>reset</c> or <c>unchanged</c>.</param>
/// <param name="Name">The job's name.</param>
/// <param name="Id">Its id; null when it is still to be created.</param>
/// <param name="Changes">The fields that differ; empty for a new job.</param>
/// <param name="Uploads">Files that are not in the workspace yet.</param>
internal sealed record JobPlan(string Action, string Name, long? Id, IReadOnlyList<FieldChange> Changes, IReadOnlyList<Artifact> Uploads)
{
    // A cluster's whole spark_conf on one line helps nobody.
    private const int ShownLetters = 120;

    public bool HasChanges => Action != "unchanged" || Uploads.Count > 0;

    public IEnumerable<string> Lines()
    {
        foreach (var artifact in Uploads)
        {
            yield return $"+ {artifact.RemotePath} ({Spans.Size(artifact.Size)})";
        }

        yield return Action switch
        {
            "create" => $"+ job '{Name}' is new",
            "reset" => $"~ job '{Name}' ({Id}): {Changes.Count} field(s) differ",
            _ => $"= job '{Name}' ({Id}) is unchanged",
        };
        foreach (var change in Changes)
        {
            yield return $"    {change.Path}: {Show(change.Old)} → {Show(change.New)}";
        }
    }

    /// <summary>For the result JSON.</summary>
    /// <param name="mode"><c>plan</c> when nothing was written, else <c>apply</c>.</param>
    public JsonObject ToJson(string mode) => new()
    {
        ["mode"] = mode,
        ["action"] = Action,
        ["name"] = Name,
        ["jobId"] = Id,
        ["changes"] = new JsonArray([.. Changes.Select(change => new JsonObject
        {
            ["path"] = change.Path,
            ["old"] = change.Old?.DeepClone(),
            ["new"] = change.New?.DeepClone(),
        })]),
        ["uploads"] = new JsonArray([.. Uploads.Select(artifact => new JsonObject { ["path"] = artifact.RemotePath, ["size"] = artifact.Size })]),
    };

    public string ToMarkdown()
    {
        var text = string.Join('\n', Lines().Take(1 + Uploads.Count).Select(line => "- " + Markdown.Text(line))) + "\n";
        return Changes.Count == 0
            ? text
            : text + "\n" + Markdown.Table(["field", "in the workspace", "in the job file"], Changes.Select(change => new[] { change.Path, Show(change.Old), Show(change.New) }));
    }

    private static string Show(JsonNode? value)
    {
        var text = value is null ? "(not set)" : JsonText.Write(value);
        return text.Length <= ShownLetters ? text : text[..ShownLetters] + "…";
    }
}
