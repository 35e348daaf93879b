using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs.Reports;

namespace CiTasks.Tasks.Runs;

/// <summary>One order from its start to its result: earlier run or fresh one, wait, repairs, report.</summary>
internal sealed class RunStep(TaskContext context, Workspace workspace, RunSettings settings, RunOrder order, StartIdentity identity, OutageWatch outage, LiveRuns live)
{
    private readonly StartRecord? _record = identity.IsLasting ? null : new StartRecord(context, identity, order);
    private StartedRun? _run;

    /// <summary>Gets the run's id as soon as there is one.</summary>
    public Action<long> OnStarted { get; init; } = _ => { };

    /// <summary>Does all of it. Every failure is an end of its own: other runs of the step go on.</summary>
    public async Task<RunEnd> RunAsync(CancellationToken cancel)
    {
        try
        {
            _run = await StartAsync(cancel).ConfigureAwait(false);
            OnStarted(_run.Id);
            return await FollowAsync(_run, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return await CancelledAsync().ConfigureAwait(false);
        }
        catch (TaskFailureException failure)
        {
            return new RunEnd(order, failure.Code, _run?.Id, null, failure.Findings);
        }
        catch (DatabricksException refusal) when (_run is not null && refusal.Kind == ErrorKind.NotFound)
        {
            return new RunEnd(order, ExitCode.JobFailed, _run.Id, null, [new Finding("CIT0545", $"run {_run.Id} is gone: it was deleted while the step waited for it") { At = order.At }]);
        }
        catch (DatabricksException refusal)
        {
            var finding = WorkspaceFindings.Describe(refusal, context.Inputs);
            return new RunEnd(order, WorkspaceFindings.CodeFor(refusal), _run?.Id, null, [_run is null ? finding : finding with { Hint = $"run {_run.Id} goes on; the same step with reattach: true takes it up. {finding.Hint}".TrimEnd() }]);
        }
    }

    private async Task<StartedRun> StartAsync(CancellationToken cancel)
    {
        var start = new RunStart(context, workspace, order);
        var way = new ActiveRuns(context, workspace, settings, order);
        var earlier = new EarlierRun(context, workspace, settings, order, start);
        if (settings.EarlierRun is { } named && await earlier.NamedAsync(named, cancel).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        if (settings.Reattach && _record is not null && await earlier.ByRecordAsync(_record, cancel).ConfigureAwait(false) is { } recorded)
        {
            return recorded;
        }

        var active = await way.FindAsync(cancel).ConfigureAwait(false);
        if (settings.Reattach && settings.EarlierRun is null && _record is null)
        {
            return await ReattachAsync(earlier, way, active, cancel).ConfigureAwait(false);
        }

        await way.MakeWayAsync(active, cancel).ConfigureAwait(false);
        return await FreshAsync(start, cancel).ConfigureAwait(false);
    }

    // An active run may be the one to take up, so the tokens come first when there has been an earlier attempt.
    private async Task<StartedRun> ReattachAsync(EarlierRun earlier, ActiveRuns way, IReadOnlyList<RunPart> active, CancellationToken cancel)
    {
        if (identity.Attempt == 1)
        {
            await way.MakeWayAsync(active, cancel).ConfigureAwait(false);
        }

        var run = await earlier.ByTokenAsync(identity.Tokens, cancel).ConfigureAwait(false);
        if (run.IsOurs)
        {
            Tell(run);
        }

        if (run.IsOurs && identity.Attempt > 1 && active.Count > 0)
        {
            if (settings.OnActive == "fail")
            {
                await RunCancel.NowAsync(context, workspace, run.Id).ConfigureAwait(false);
                throw way.Refusal(active);
            }

            await way.CancelAsync(settings.OnActive == "cancel" ? active : [], cancel).ConfigureAwait(false);
        }

        return run;
    }

    private async Task<StartedRun> FreshAsync(RunStart start, CancellationToken cancel)
    {
        // Without a pipeline around it, nothing makes two starts the same but the process itself.
        var token = identity.IsLasting ? identity.Tokens.At(identity.Attempt) : StartTokens.Of(Guid.NewGuid().ToString()).At(1);
        _record?.Write(token, null);
        var run = await start.SendAsync(token, isShared: identity.IsLasting, cancel).ConfigureAwait(false);
        _record?.Write(token, run.Id);
        Tell(run);
        return run;
    }

    private void Tell(StartedRun run) => context.Host.Write(run.IsOurs
        ? $"{order.Title}: run {run.Id} started"
        : $"{order.Title}: this attempt has started run {run.Id} before; nothing new is started");

    private async Task<RunEnd> FollowAsync(StartedRun started, CancellationToken cancel)
    {
        var watch = new RunWatch(context, workspace, started.Id, outage, live) { Label = settings.Parallel ? $"{order.Title}: " : "" };
        var run = await watch.UntilOverAsync(settings.Timeout, null, cancel).ConfigureAwait(false);
        if (run is not null && !started.IsOurs && watch.Polls == 1)
        {
            context.Host.Write($"run {started.Id} was over already: {RunPart.Of(run).State}");
        }

        for (var number = 1; run is not null && number <= settings.Repairs && NeedsRepair(run); number++)
        {
            var repair = await new RunRepair(context, workspace, order).StartAsync(run, cancel).ConfigureAwait(false);
            _run = started = started with { IsOurs = true };
            context.Host.Write($"{order.Title}: run {started.Id} ended as {RunPart.Of(run).State}; repair {number} of {settings.Repairs} begun");
            var begun = context.Clock.GetTimestamp();
            run = await watch.UntilOverAsync(settings.Timeout, seen => RunRepair.IsOver(seen, repair, context.Clock.GetElapsedTime(begun)), cancel).ConfigureAwait(false);
        }

        return run is null ? await TimedOutAsync(started).ConfigureAwait(false) : await EndAsync(run, cancel).ConfigureAwait(false);
    }

    private bool NeedsRepair(JsonObject run) =>
        RunRepair.CanRepair(RunPart.Of(run), run) && !(settings.TolerateFailures && RunPart.Of(run).Outcome == RunOutcome.SucceededWithFailures);

    private async Task<RunEnd> EndAsync(JsonObject run, CancellationToken cancel)
    {
        var report = await RunReport.ReadAsync(context, workspace, run, cancel).ConfigureAwait(false);
        switch (report.Run.Outcome)
        {
            case RunOutcome.Succeeded:
                _record?.Forget();
                return new RunEnd(order, ExitCode.Done, report.Run.Id, report, []);
            case RunOutcome.SucceededWithFailures when settings.TolerateFailures:
                _record?.Forget();
                return new RunEnd(order, ExitCode.Done, report.Run.Id, report, [.. report.Failures().Select(failure => failure with { IsWarning = true })]);
            default:
                return new RunEnd(order, ExitCode.JobFailed, report.Run.Id, report, report.Failures());
        }
    }

    private async Task<RunEnd> TimedOutAsync(StartedRun started)
    {
        var leave = settings.LeaveOnTimeout || !started.IsOurs;
        var seen = leave ? await LookOnceAsync(started.Id).ConfigureAwait(false) : await RunCancel.NowAsync(context, workspace, started.Id).ConfigureAwait(false);
        var finding = new Finding("CIT0504", $"run {started.Id} was not over after {Spans.Show(settings.Timeout!.Value)}")
        {
            Hint = !leave ? "it was cancelled; say on-timeout: leave to let it go on"
                : started.IsOurs ? "it goes on, as on-timeout: leave asked; the same step with reattach: true takes it up"
                : "it goes on, since this step did not start it",
        };
        return new RunEnd(order, ExitCode.TimedOut, started.Id, seen is null ? null : RunReport.Brief(context, seen), [finding]);
    }

    private async Task<RunEnd> CancelledAsync()
    {
        var code = context.Surroundings.CancelCode();
        if (_run is null)
        {
            return new RunEnd(order, code, null, null, []);
        }

        JsonObject? seen;
        if (_run.IsOurs)
        {
            seen = await RunCancel.NowAsync(context, workspace, _run.Id).ConfigureAwait(false);
        }
        else
        {
            context.Host.Write($"run {_run.Id} goes on: this step did not start it");
            seen = await LookOnceAsync(_run.Id).ConfigureAwait(false);
        }

        return new RunEnd(order, code, _run.Id, seen is null ? null : RunReport.Brief(context, seen), []);
    }

    private async Task<JsonObject?> LookOnceAsync(long id)
    {
        using var grace = new CancellationTokenSource(RunCancel.Grace, context.Clock);
        try
        {
            return await workspace.Runs.PollAsync(id, grace.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is DatabricksException or OperationCanceledException)
        {
            return null;
        }
    }
}
