using System.Text.Json.Nodes;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Runs;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>What a notebook gave to <c>dbutils.notebook.exit</c>.</summary>
/// <param name="Value">The value; null when it is too large to be an output.</param>
/// <param name="Length">Its length in characters.</param>
/// <param name="Truncated">True when the service kept the first 5 MB only.</param>
/// <param name="File">The file with all of it, or null when it could not be written.</param>
/// <param name="Members">Members of a JSON object that are small enough to be outputs.</param>
/// <param name="TooLarge">Members that are not.</param>
/// <param name="Unusable">Members whose names no output can have.</param>
internal sealed record NotebookResult(
    string? Value,
    int Length,
    bool Truncated,
    string? File,
    IReadOnlyList<KeyValuePair<string, string>> Members,
    IReadOnlyList<string> TooLarge,
    IReadOnlyList<string> Unusable)
{
    /// <summary>
    /// Most characters of one output: 256 KB the way GitHub counts (UTF-16), which allows 1 MB for
    /// all outputs of a job.
    /// </summary>
    public const int LargestOutput = 128 * 1024;

    /// <summary>Reads <c>notebook_output</c>; null when the notebook ended without a value.</summary>
    public static NotebookResult? Of(JsonObject? output, Func<string, string?> save)
    {
        if (output.Text("result") is not { Length: > 0 } value)
        {
            return null;
        }

        var parsed = NotebookValue.Read(value);
        return new NotebookResult(
            value.Length <= LargestOutput ? value : null,
            value.Length,
            output.Flag("truncated"),
            save(value),
            [.. parsed.Members.Where(member => member.Value.Length <= LargestOutput)],
            [.. parsed.Members.Where(member => member.Value.Length > LargestOutput).Select(member => member.Key)],
            parsed.Unusable);
    }
}
