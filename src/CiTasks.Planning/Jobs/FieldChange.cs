using System.Text.Json.Nodes;

namespace CiTasks.Planning.Jobs;

/// <summary>One field that a deploy would change.</summary>
/// <param name="Path">Dotted, array elements by key or index: <c>tasks[train].max_retries</c>.</param>
/// <param name="Old">The value in the workspace; null when it has none.</param>
/// <param name="New">The value in the job file; null when it has none.</param>
public sealed record FieldChange(string Path, JsonNode? Old, JsonNode? New);
