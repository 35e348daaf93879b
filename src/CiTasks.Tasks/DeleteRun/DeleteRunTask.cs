using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Runs;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs;

namespace CiTasks.Tasks.DeleteRun;

/// <summary><c>delete-run</c>: cancels a run that is active, waits until it is over, deletes it.</summary>
public static class DeleteRunTask
{
    /// <summary>By id.</summary>
    public static readonly Input<long?> RunId = Input.Number("run-id", "Id of the run; this or run-name.", 1);

    /// <summary>By name.</summary>
    public static readonly Input<string> RunName = Input.Text("run-name", "Exact name of the run; this or run-id. Several runs of that name are an error that lists them.");

    /// <summary>Wait limit.</summary>
    public static readonly Input<TimeSpan?> Timeout = Input.Duration("timeout", "Longest wait for a cancelled run to be over.") with { Default = "10m" };

    /// <summary>What happened.</summary>
    public static readonly OutputDefinition Action = new("action", "deleted, or gone when there was no such run.");

    /// <summary>The definition.</summary>
    public static TaskDefinition Definition { get; } = new("delete-run", "Deletes a run; an active one is cancelled first.")
    {
        Description = "A run that is not there is no error, so the step may stand in a clean-up that runs always, and may be run again.",
        Inputs = [RunId, RunName, Timeout, .. SharedInputs.Workspace],
        Outputs = [RunOutputs.RunId, Action],
        Subject = [RunName, RunId],
        Examples = ["citasks delete-run --run-id 123456789012345", "citasks delete-run --run-name test-run"],
        GitHub = new GitHubExtras("trash-2", "orange"),
        Azure = new AzureExtras(new Guid("d305ea6f-92c3-4148-99e1-fc8bad069bf4")) { Category = "Utility" },
        RunAsync = RunAsync,
    };

    private static async Task<TaskResult> RunAsync(TaskContext context, CancellationToken cancel)
    {
        var (id, name) = (context.Inputs.Find(RunId), context.Inputs.Find(RunName));
        if ((id is null) == (name is null))
        {
            throw new TaskFailureException(ExitCode.Invalid, id is null
                ? new Finding("CIT0101", "delete-run needs run-id or run-name") { Hint = "give the output run-id of the step that started it, or the run's exact name" }
                : new Finding("CIT0102", "delete-run takes run-id or run-name, not both") { Hint = "leave one of them out" });
        }

        using var workspace = context.OpenWorkspace();
        var known = id ?? await FindAsync(context, workspace, name!, cancel).ConfigureAwait(false);
        context.SetOutput(RunOutputs.RunId, known?.ToString() ?? "");
        var deleted = known is { } run && await DeleteAsync(context, workspace, run, cancel).ConfigureAwait(false);
        var subject = known is null ? $"run '{name}'" : $"run {known}";
        context.Host.Write(deleted ? $"{subject} is deleted" : $"{subject} is not there: nothing to delete");
        context.SetOutput(Action, deleted ? "deleted" : "gone");
        return TaskResult.Done with { Details = new JsonObject { ["runId"] = known, ["action"] = deleted ? "deleted" : "gone" } };
    }

    private static async Task<long?> FindAsync(TaskContext context, Workspace workspace, string name, CancellationToken cancel)
    {
        var found = new List<RunPart>();
        await foreach (var run in workspace.Runs.ListAsync([], cancel).ConfigureAwait(false))
        {
            // A list that grows while it is read may show a run on two pages.
            if (run.Text("run_name") == name && RunPart.Of(run) is var part && found.All(other => other.Id != part.Id))
            {
                found.Add(part);
            }
        }

        return found.Count < 2 ? found.FirstOrDefault()?.Id : throw new TaskFailureException(
            ExitCode.Invalid,
            new Finding("CIT0527", $"{found.Count} runs are called '{name}'")
            {
                At = Origins.Spot(context.Inputs.Origin(RunName)),
                Detail = string.Join('\n', found.Select(run => $"{run.Id}  {run.State}  {run.Page}".TrimEnd())),
                Hint = "say which with --run-id; CiTasks never guesses which one you mean",
            });
    }

    // False when it is gone before this step does anything to it.
    private static async Task<bool> DeleteAsync(TaskContext context, Workspace workspace, long id, CancellationToken cancel)
    {
        if (await workspace.Runs.FindAsync(id, cancel).ConfigureAwait(false) is not { } run)
        {
            return false;
        }

        if (RunPart.Of(run).Outcome == RunOutcome.Waiting)
        {
            context.Host.Write($"run {id} is {RunPart.Of(run).State}: cancelling it");
            await workspace.Runs.CancelAsync(id, cancel).ConfigureAwait(false);
            await UntilOverAsync(context, workspace, id, cancel).ConfigureAwait(false);
        }

        try
        {
            await workspace.Runs.DeleteAsync(id, cancel).ConfigureAwait(false);
        }
        catch (DatabricksException problem) when (problem.Kind == ErrorKind.NotFound)
        {
            // It was there a moment ago: an answer was lost, and the repeated request found nothing.
        }
        catch (DatabricksException problem) when (problem.MayHaveHadAnEffect)
        {
            if (await workspace.Runs.FindAsync(id, cancel).ConfigureAwait(false) is not null)
            {
                throw;
            }
        }

        return true;
    }

    private static async Task UntilOverAsync(TaskContext context, Workspace workspace, long id, CancellationToken cancel)
    {
        var (started, limit) = (context.Clock.GetTimestamp(), context.Inputs.Get(Timeout)!.Value);
        while (await workspace.Runs.FindAsync(id, cancel).ConfigureAwait(false) is { } run && RunPart.Of(run) is { Outcome: RunOutcome.Waiting } part)
        {
            var left = limit - context.Clock.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                throw new TaskFailureException(ExitCode.TimedOut, new Finding("CIT0504", $"run {id} was cancelled and is still {part.State} after {Spans.Show(limit)}")
                {
                    Hint = "it is not deleted; run the step again, or give it a longer timeout",
                });
            }

            context.Host.Progress($"run {id}: {part.State}");
            var pause = PollPace.Next(context.Clock.GetElapsedTime(started), Random.Shared.NextDouble());
            await Task.Delay(pause < left ? pause : left, context.Clock, cancel).ConfigureAwait(false);
        }
    }
}
