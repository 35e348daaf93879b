using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>One order from its start to its result: earlier run or fresh one, wait, repairs, report.</summary>
internal sealed class RunStep(TaskContext context, Workspace workspace, RunSettings settings, RunOrder order, StartIdentity identity, OutageWatch outage, LiveRuns live)
{
    private readonly StartRecord _record = new(context, identity, order);
    private StartedRun? _run;
    private RunWatch? _watch;

    /// <summary>Gets the run's id as soon as there is one.</summary>
    public Action<long> OnStarted { get; init; } = _ => { };

    /// <summary>The whole step has succeeded: nothing is left to take up.</summary>
    public void Forget() => _record.Forget();

    /// <summary>Does all of it. Every failure is an end of its own: other runs of the step go on.</summary>
    public async Task<RunEnd> RunAsync(CancellationToken cancel)
    {
        var since = context.Clock.GetTimestamp();
        TimeSpan? Left() => settings.Timeout - context.Clock.GetElapsedTime(since);
        var ending = new RunEnding(context, workspace, settings, order);
        try
        {
            var beginning = new RunBeginning(context, workspace, settings, order, identity, _record, outage);
            _run = await beginning.StartAsync(Left, Started, cancel).ConfigureAwait(false);
            OnStarted(_run.Id);
            return await FollowAsync(ending, Left, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return await ending.CancelledAsync(_run, _watch?.LastSeen).ConfigureAwait(false);
        }
        catch (TaskFailureException failure)
        {
            return new RunEnd(order, failure.Code, _run?.Id, null, failure.Findings);
        }
        catch (DatabricksException refusal)
        {
            return ending.Refused(refusal, _run, _watch?.LastSeen);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new RunEnd(order, ExitCode.Invalid, _run?.Id, null, [new Finding("CIT0104", problem.Message) { Hint = _run is null ? null : $"run {_run.Id} goes on; the same step with reattach: true takes it up" }]);
        }
        catch (Exception bug)
        {
            return ending.Broken(bug, _run, _watch?.LastSeen);
        }
    }

    private void Started(StartedRun run)
    {
        _run = run;
        OnStarted(run.Id);
    }

    private async Task<RunEnd> FollowAsync(RunEnding ending, Func<TimeSpan?> left, CancellationToken cancel)
    {
        var started = _run!;
        _watch = new RunWatch(context, workspace, started.Id, outage, live) { Label = settings.Parallel ? $"{order.Title}: " : "" };
        var run = await _watch.UntilOverAsync(left(), null, cancel).ConfigureAwait(false);
        if (run is not null && !started.IsOurs && _watch.Polls == 1 && !(settings.Repairs > 0 && NeedsRepair(run)))
        {
            context.Host.Write($"run {started.Id} was over already: {RunPart.Of(run).State}");
        }

        for (var number = 1; run is not null && number <= settings.Repairs && NeedsRepair(run); number++)
        {
            if (await RepairAsync(run, number, cancel).ConfigureAwait(false) is not { } repair)
            {
                break;
            }

            started = _run!;
            var begun = context.Clock.GetTimestamp();
            run = await _watch.UntilOverAsync(left(), seen => RunRepair.IsOver(seen, repair, context.Clock.GetElapsedTime(begun)), cancel).ConfigureAwait(false);
        }

        return run is null
            ? await ending.TimedOutAsync(started, _watch.LastSeen, cancel).ConfigureAwait(false)
            : await ending.OverAsync(run, cancel).ConfigureAwait(false);
    }

    private async Task<long?> RepairAsync(JsonObject run, int number, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var before = _run!;
        using var patience = new CancellationTokenSource();
        using var signal = cancel.Register(() => patience.CancelAfter(RunCancel.Patience));
        // What the repair sets going is this step's, also when its answer does not arrive.
        _run = before with { IsOurs = true };
        try
        {
            var repair = await new RunRepair(context, workspace, order).StartAsync(run, patience.Token).ConfigureAwait(false);
            context.Host.Write($"{order.Title}: run {_run!.Id} ended as {RunPart.Of(run).State}; repair {number} of {settings.Repairs} begun");
            return repair;
        }
        catch (DatabricksException refusal)
        {
            _run = before;
            // The run has failed, and that is what the user has to hear of; the repair would have been a help.
            context.Report(new Finding("CIT0547", $"{order.Title}: run {_run!.Id} could not be repaired: {refusal.Message}")
            {
                IsWarning = true,
                At = order.At,
                Hint = "the result is that of the run as it failed",
            });
            return null;
        }
    }

    private bool NeedsRepair(JsonObject run) =>
        RunRepair.CanRepair(RunPart.Of(run), run) && !(settings.TolerateFailures && RunPart.Of(run).Outcome == RunOutcome.SucceededWithFailures);
}
