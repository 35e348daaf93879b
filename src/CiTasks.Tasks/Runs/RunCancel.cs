using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>Cancels a run and sees it stop.</summary>
internal static class RunCancel
{
    /// <summary>
    /// The time for it. A CI system sends SIGTERM some seven seconds after its first signal and kills
    /// the process soon after that (facts/ci-platforms.md A6), and outputs and results come after this.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    /// <summary>Cancels the run with a time of its own, since the step's own cancellation is already under way.</summary>
    /// <returns>The run as it was seen last, or null.</returns>
    public static async Task<JsonObject?> NowAsync(TaskContext context, Workspace workspace, long runId)
    {
        context.Host.Write($"cancelling run {runId}");
        using var grace = new CancellationTokenSource(Grace, context.Clock);
        JsonObject? run = null;
        try
        {
            await workspace.Runs.CancelAsync(runId, grace.Token).ConfigureAwait(false);
            while (true)
            {
                run = await workspace.Runs.GetAsync(runId, grace.Token).ConfigureAwait(false);
                var part = RunPart.Of(run);
                if (part.LifeCycle == "TERMINATING" || part.Outcome != RunOutcome.Waiting)
                {
                    context.Host.Write($"run {runId}: {part.State}");
                    return run;
                }

                await Task.Delay(Between, context.Clock, grace.Token).ConfigureAwait(false);
            }
        }
        catch (Exception problem) when (problem is DatabricksException or OperationCanceledException)
        {
            context.Report(new Finding("CIT0508", $"run {runId} could not be seen to stop")
            {
                IsWarning = true,
                Detail = problem.Message,
                Hint = "look at its page and cancel it there if it still runs",
            });
            return run;
        }
    }
}
