using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>Sends the start of one order, once for each token.</summary>
internal sealed class RunStart(TaskContext context, Workspace workspace, RunOrder order, Func<TimeSpan?> left, Action<StartedRun> started)
{
    // The workspace's time is known to about a second.
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(1.5);

    // A page of the list.
    private const int Newest = 25;

    /// <summary>
    /// Starts the run. A lost answer is asked for again with the same token. A start that is under way
    /// is not broken off by a signal at once: nobody would know the run to cancel.
    /// </summary>
    /// <param name="token">The idempotency token.</param>
    /// <param name="isShared">True when another process may have sent the token before: then it is found out whether the run is new.</param>
    /// <param name="cancel">Cancelled by a signal.</param>
    public async Task<StartedRun> SendAsync(string token, bool isShared, CancellationToken cancel)
    {
        var before = isShared ? await NewestAsync(cancel).ConfigureAwait(false) : null;
        cancel.ThrowIfCancellationRequested();
        using var patience = new CancellationTokenSource();
        if (left() is { } time)
        {
            patience.CancelAfter(time > TimeSpan.Zero ? time : TimeSpan.Zero);
        }

        using var signal = cancel.Register(() => patience.CancelAfter(RunCancel.Patience));
        var request = (JsonObject)order.Body.DeepClone();
        request["idempotency_token"] = token;
        var sent = context.Clock.GetTimestamp();
        long id;
        try
        {
            id = order.IsSubmit
                ? await workspace.Runs.SubmitAsync(request, cancel, patience.Token).ConfigureAwait(false)
                : await workspace.Runs.RunNowAsync(request, cancel, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw cancel.IsCancellationRequested
                ? new TaskFailureException(context.Surroundings.CancelCode(), Unknown($"the step was cancelled while it started {order.Title}, and no run id came back"))
                : new TaskFailureException(ExitCode.TimedOut, Unknown($"the time was up while {order.Title} was started, and no run id came back") with { IsWarning = false });
        }
        catch (DatabricksException problem) when (problem.MayHaveHadAnEffect)
        {
            context.Report(Unknown($"whether {order.Title} was started is not known: {problem.Message}"));
            throw;
        }

        var asked = workspace.ServerTime - context.Clock.GetElapsedTime(sent) - Doubt;
        var run = new StartedRun(id, before is null || (!before.Contains(id) && (before.Count < Newest || await IsNewAsync(id, asked, patience.Token).ConfigureAwait(false))));
        if (run.IsOurs)
        {
            // Whatever happens from here on, this run must not be forgotten.
            started(run);
        }

        return run;
    }

    // The job's newest runs, or the newest one-time runs: what the token brings back beside them is new.
    private async Task<HashSet<long>> NewestAsync(CancellationToken cancel)
    {
        var filter = order.IsSubmit ? ("run_type", "SUBMIT_RUN") : ("job_id", order.Body.Text("job_id"));
        var known = new HashSet<long>();
        await foreach (var run in workspace.Runs.ListAsync([filter], cancel).ConfigureAwait(false))
        {
            known.Add(run.Number("run_id") ?? 0);
            if (known.Count == Newest)
            {
                break;
            }
        }

        return known;
    }

    // The run may be older than the newest ones: its start tells.
    private async Task<bool> IsNewAsync(long id, DateTimeOffset asked, CancellationToken cancel)
    {
        try
        {
            var run = await workspace.Runs.GetAsync(id, cancel).ConfigureAwait(false);
            return run.Number("start_time") is not > 0 || DateTimeOffset.FromUnixTimeMilliseconds(run.Number("start_time")!.Value) >= asked;
        }
        catch (Exception problem) when (problem is DatabricksException or OperationCanceledException)
        {
            // A run that nobody can look at a moment after its start is most likely new.
            return true;
        }
    }

    private static Finding Unknown(string summary) => new("CIT0540", summary)
    {
        IsWarning = true,
        Hint = "the same step with reattach: true finds the run if there is one; or look in the workspace",
    };
}
