using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Build.Rehearsal.Containers;

/// <summary>One entry of a manifest as a step of a workflow: an action and its inputs.</summary>
public sealed record WorkflowStep(string Task, IReadOnlyDictionary<string, string> Inputs)
{
    // The order of `citasks ship`, whatever the order in the file.
    private static readonly string[] Order = ["package", "sync-files", "sync-repo", "deploy-job", "run-job", "submit-run", "fetch-files"];

    /// <param name="manifest">The text of <c>citasks.json</c>.</param>
    public static IReadOnlyList<WorkflowStep> Read(string manifest)
    {
        var document = JsonNode.Parse(manifest, documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }) as JsonObject
            ?? throw new InvalidDataException("the manifest is not an object");
        return
        [
            .. from task in Order
               from entry in document[task] switch
               {
                   JsonArray entries => entries.OfType<JsonObject>(),
                   JsonObject one => [one],
                   _ => [],
               }
               select new WorkflowStep(task, entry.ToDictionary(pair => pair.Key, pair => Text(pair.Value))),
        ];
    }

    // As one would write it in a workflow, where every input is text: a list by line, anything deeper as JSON.
    private static string Text(JsonNode? value) => value switch
    {
        null => string.Empty,
        JsonArray items when items.All(item => item is JsonValue) => string.Concat(items.Select(item => Text(item) + "\n")),
        JsonValue scalar => scalar.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? scalar.ToJsonString() : scalar.ToString(),
        _ => value.ToJsonString(),
    };
}
