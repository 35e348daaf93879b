using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs;

namespace CiTasks.Tasks.SubmitRun;

/// <summary>
/// What the operator SubmitRunOp of the package kfp-azure-databricks left behind, beside the
/// outputs of every run (facts/orchestrators.md 2). It knew one task: with several, the task that
/// counts is the first that failed by itself.
/// </summary>
public static class KfpOutputs
{
    /// <summary>Job behind the run.</summary>
    public static readonly OutputDefinition JobId = new("job-id", "Id of the job behind the run, when the service tells one.");

    /// <summary>Number.</summary>
    public static readonly OutputDefinition NumberInJob = new("number-in-job", "The run's number among the runs of its job.");

    /// <summary>Name.</summary>
    public static readonly OutputDefinition RunName = new("run-name", "The run's name.");

    /// <summary>Notebook result.</summary>
    public static readonly OutputDefinition NotebookResult = new("notebook-output-result", "What the notebook of a run with one task gave to dbutils.notebook.exit.");

    /// <summary>Was it cut?</summary>
    public static readonly OutputDefinition NotebookTruncated = new("notebook-output-truncated", "true when the service kept only the beginning of that; empty when there is no notebook.");

    /// <summary>Error.</summary>
    public static readonly OutputDefinition Error = new("error", "The error of the run's task (of the first that failed, when there are several), or what the run says of itself.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OutputDefinition> All { get; } = [JobId, NumberInJob, RunName, NotebookResult, NotebookTruncated, Error];

    /// <summary>Sets them.</summary>
    /// <param name="context">Gets the outputs.</param>
    /// <param name="run">The answer of <c>runs/get</c>.</param>
    /// <param name="output">The answer of <c>runs/get-output</c> for <see cref="Telling"/>, or null.</param>
    internal static void Set(TaskContext context, JsonObject run, JsonObject? output)
    {
        var part = RunPart.Of(run);
        var notebook = run.Children("tasks").Select(task => task.Text("task_key")).Distinct().Count() == 1 ? output.Child("notebook_output") : null;
        context.SetOutput(JobId, run.Text("job_id") ?? "");
        context.SetOutput(NumberInJob, run.Text("number_in_job") ?? "");
        context.SetOutput(RunName, run.Text("run_name") ?? "");
        context.SetOutput(NotebookResult, notebook.Text("result") ?? "");
        context.SetOutput(NotebookTruncated, notebook is null ? "" : notebook.Flag("truncated") ? "true" : "false");
        context.SetOutput(Error, output.Text("error") is { Length: > 0 } error ? error : part.Outcome is RunOutcome.Waiting or RunOutcome.Succeeded ? "" : part.Message);
    }

    /// <summary>The task whose output speaks for the run: the last attempt of the only one, else of the first that failed by itself; null for none.</summary>
    internal static RunPart? Telling(JsonObject run)
    {
        var last = RunPart.Tasks(run).GroupBy(task => task.Key).Select(attempts => attempts.MaxBy(task => task.Attempt)!).ToList();
        return last.Count == 1 ? last[0] : last.FirstOrDefault(task => task.Outcome is RunOutcome.Failed or RunOutcome.TimedOut && !task.IsConsequence);
    }

    /// <summary>Asks for the run that the step's output <c>run-id</c> names and sets them. Failing to ask never hides the run's result.</summary>
    internal static async Task ReadAsync(TaskContext context, Workspace workspace, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested || !context.Outputs.TryGetValue(RunOutputs.RunId.Name, out var text) || !long.TryParse(text, out var id))
        {
            return;
        }

        try
        {
            var run = await workspace.Runs.GetAsync(id, cancel).ConfigureAwait(false);
            var output = Telling(run) is { Id: > 0 } task ? await OutputAsync(workspace, task.Id, cancel).ConfigureAwait(false) : null;
            Set(context, run, output);
        }
        catch (Exception problem) when (problem is DatabricksException or OperationCanceledException)
        {
            context.Host.Write($"run {id}: its outputs could not be asked for ({problem.Message})");
        }
    }

    private static async Task<JsonObject?> OutputAsync(Workspace workspace, long id, CancellationToken cancel)
    {
        try
        {
            return await workspace.Runs.GetOutputAsync(id, cancel).ConfigureAwait(false);
        }
        catch (DatabricksException problem) when (problem.Kind is ErrorKind.Invalid or ErrorKind.NotFound)
        {
            // A task that never started has left nothing.
            return null;
        }
    }
}
