using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Tracebacks;

namespace CiTasks.Tasks.Runs;

/// <summary>What a task run left behind.</summary>
/// <param name="Error">The exception's line, or null.</param>
/// <param name="Trace">The traceback without colours, or null.</param>
/// <param name="Logs">What it printed (the last 5 MB), or null.</param>
/// <param name="LogsTruncated">True when there was more.</param>
internal sealed record TaskOutput(string? Error, string? Trace, string? Logs, bool LogsTruncated)
{
    public static readonly TaskOutput None = new(null, null, null, false);

    /// <summary>Asks for it; a task that never ran has none, and a failure to ask must not hide the run's result.</summary>
    public static async Task<TaskOutput> ReadAsync(Workspace workspace, RunPart task, CancellationToken cancel)
    {
        if (task.Id == 0 || task.IsConsequence)
        {
            return None;
        }

        try
        {
            var output = await workspace.Runs.GetOutputAsync(task.Id, cancel).ConfigureAwait(false);
            return new TaskOutput(Plain(output.Text("error")), Plain(output.Text("error_trace")), output.Text("logs"), output.Flag("logs_truncated"));
        }
        catch (DatabricksException)
        {
            return None;
        }
    }

    /// <summary>The line that says why: the exception itself, else the first line of the error.</summary>
    public string? Reason => Trace is not null && PythonTraceback.ExceptionLine(Trace) is { } last ? last : Error?.Split('\n')[0];

    private static string? Plain(string? text) => string.IsNullOrEmpty(text) ? null : PythonTraceback.Plain(text);
}
