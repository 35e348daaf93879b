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
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(4.5);

    /// <summary>How long a request that must not be broken off (a start, a repair) is waited for after a signal; the cancel comes after it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan OneAttempt = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    /// <summary>Cancels the run with a time of its own, since the step's own cancellation is already under way.</summary>
    /// <param name="context">The step.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="runId">The run.</param>
    /// <param name="title">What people call it.</param>
    /// <param name="seen">The run as it was seen last, or null.</param>
    /// <returns>The run as it was seen last.</returns>
    public static async Task<JsonObject?> NowAsync(TaskContext context, Workspace workspace, long runId, string title, JsonObject? seen)
    {
        context.Host.Write($"{title}: cancelling run {runId}");
        using var grace = new CancellationTokenSource(Grace, context.Clock);
        var asked = false;
        var problem = "nothing was confirmed in time";
        while (!grace.IsCancellationRequested)
        {
            using var attempt = new CancellationTokenSource(OneAttempt, context.Clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, attempt.Token);
            try
            {
                if (!asked)
                {
                    await workspace.Runs.CancelOnceAsync(runId, both.Token).ConfigureAwait(false);
                    asked = true;
                }

                seen = await workspace.Runs.PollAsync(runId, both.Token).ConfigureAwait(false);
                var part = RunPart.Of(seen);
                if (part.LifeCycle == "TERMINATING" || part.Outcome != RunOutcome.Waiting)
                {
                    context.Host.Write($"{title}: run {runId}: {part.State}");
                    return seen;
                }

                await Task.Delay(Between, context.Clock, grace.Token).ConfigureAwait(false);
            }
            catch (DatabricksException refusal)
            {
                problem = refusal.Message;
                if (!OutageWatch.IsOne(refusal))
                {
                    break;
                }

                // Not as long as a Retry-After may ask: soon nobody is left who could ask again.
                await Task.WhenAny(Task.Delay(Between, context.Clock, grace.Token)).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // One attempt hung, or the time is up, which ends the loop.
            }
        }

        var page = seen is null ? "" : RunPart.Of(seen).Link;
        context.Report(new Finding("CIT0508", $"{title}: run {runId} could not be seen to stop: {problem}")
        {
            IsWarning = true,
            Hint = $"look at its page{(page.Length > 0 ? $" ({page})" : "")} and cancel it there if it still runs",
        });
        return seen;
    }
}
