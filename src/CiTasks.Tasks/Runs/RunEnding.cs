using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Runs;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs.Reports;

namespace CiTasks.Tasks.Runs;

/// <summary>What an order comes to, however it ends.</summary>
internal sealed class RunEnding(TaskContext context, Workspace workspace, RunSettings settings, RunOrder order)
{
    /// <summary>The run is over.</summary>
    public async Task<RunEnd> OverAsync(JsonObject run, CancellationToken cancel)
    {
        var report = await RunReport.ReadAsync(context, workspace, run, cancel).ConfigureAwait(false);
        switch (report.Run.Outcome)
        {
            case RunOutcome.Succeeded:
                return new RunEnd(order, ExitCode.Done, report.Run.Id, report, []);
            case RunOutcome.SucceededWithFailures when settings.TolerateFailures:
                return new RunEnd(order, ExitCode.Done, report.Run.Id, report, [.. report.Failures().Select(failure => failure with { IsWarning = true })]);
            default:
                return new RunEnd(order, ExitCode.JobFailed, report.Run.Id, report, report.Failures());
        }
    }

    /// <summary>The step's time is up.</summary>
    public async Task<RunEnd> TimedOutAsync(StartedRun started, JsonObject? before, CancellationToken cancel)
    {
        var leave = settings.LeaveOnTimeout || !started.IsOurs;
        var seen = leave ? await LookOnceAsync(started.Id, before).ConfigureAwait(false) : await RunCancel.NowAsync(context, workspace, started.Id, order.Title, before).ConfigureAwait(false);
        if (seen is not null && RunPart.Of(seen).Outcome is not (RunOutcome.Waiting or RunOutcome.Canceled))
        {
            context.Host.Write($"run {started.Id} ended just as the time was up");
            return await OverAsync(seen, cancel).ConfigureAwait(false);
        }

        var finding = new Finding("CIT0504", $"run {started.Id} was not over after {Spans.Show(settings.Timeout!.Value)}")
        {
            Hint = !leave ? "a run is cancelled when its time is up; say on-timeout: leave to let it go on"
                : $"it goes on, {(started.IsOurs ? "as on-timeout: leave asked" : "since this step did not start it")}; the same step with reattach: true takes it up",
        };
        return new RunEnd(order, ExitCode.TimedOut, started.Id, Brief(seen), [finding]);
    }

    /// <summary>A signal ends the step: the run that it started is cancelled, any other goes on.</summary>
    public async Task<RunEnd> CancelledAsync(StartedRun? started, JsonObject? before)
    {
        var code = context.Surroundings.CancelCode();
        if (started is null)
        {
            context.Host.Write($"{order.Title}: nothing was started");
            return new RunEnd(order, code, null, null, []);
        }

        if (started.IsOurs)
        {
            return new RunEnd(order, code, started.Id, Brief(await RunCancel.NowAsync(context, workspace, started.Id, order.Title, before).ConfigureAwait(false)), []);
        }

        context.Host.Write($"{order.Title}: run {started.Id} goes on: this step did not start it");
        return new RunEnd(order, code, started.Id, Brief(await LookOnceAsync(started.Id, before).ConfigureAwait(false)), []);
    }

    /// <summary>The workspace refused, or does not answer any more.</summary>
    /// <param name="refusal">Its words.</param>
    /// <param name="started">The run, when there is one.</param>
    /// <param name="seen">The run as it was seen last, or null.</param>
    public RunEnd Refused(DatabricksException refusal, StartedRun? started, JsonObject? seen)
    {
        var finding = WorkspaceFindings.Describe(refusal, context.Inputs);
        if (started is null)
        {
            return new RunEnd(order, WorkspaceFindings.CodeFor(refusal), null, null, [finding]);
        }

        return refusal.Kind == ErrorKind.NotFound
            ? new RunEnd(order, ExitCode.JobFailed, started.Id, Brief(seen), [new Finding("CIT0545", $"run {started.Id} is gone: it was deleted while the step waited for it") { At = order.At }])
            : new RunEnd(order, WorkspaceFindings.CodeFor(refusal), started.Id, Brief(seen), [finding with { Hint = GoesOn(started, finding.Hint) }]);
    }

    /// <summary>A bug of ours: other runs of the step must not suffer from it.</summary>
    public RunEnd Broken(Exception bug, StartedRun? started, JsonObject? seen) =>
        new(order, ExitCode.Bug, started?.Id, Brief(seen), [new Finding("CIT0001", $"{context.Task.Name} hit a bug of CiTasks: {bug.Message}")
        {
            Detail = bug.ToString(),
            Hint = started is null ? "please report it with this text" : GoesOn(started, "please report it with this text"),
        }]);

    private static string GoesOn(StartedRun started, string? hint) => $"run {started.Id} goes on; the same step with reattach: true takes it up. {hint}".TrimEnd();

    private RunReport? Brief(JsonObject? seen) => seen is null ? null : RunReport.Brief(context, seen);

    private async Task<JsonObject?> LookOnceAsync(long id, JsonObject? before)
    {
        using var grace = new CancellationTokenSource(RunCancel.Grace, context.Clock);
        try
        {
            return await workspace.Runs.PollAsync(id, grace.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is DatabricksException or OperationCanceledException)
        {
            return before;
        }
    }
}
