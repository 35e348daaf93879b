using CiTasks.Databricks;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>How an order comes to its run.</summary>
internal sealed class RunBeginning(TaskContext context, Workspace workspace, RunSettings settings, RunOrder order, StartIdentity identity, StartRecord? record, OutageWatch outage)
{
    /// <summary>The run to follow: an earlier one, or a fresh one.</summary>
    /// <param name="left">How much of the step's time is left; null without a limit.</param>
    /// <param name="cancel">Cancelled by a signal.</param>
    public async Task<StartedRun> StartAsync(Func<TimeSpan?> left, CancellationToken cancel)
    {
        var start = new RunStart(context, workspace, order);
        var way = new ActiveRuns(context, workspace, settings, order, outage, left);
        var earlier = new EarlierRun(context, workspace, settings, order, start);
        if (settings.EarlierRun is { } named && await earlier.NamedAsync(named, cancel).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        if (settings.Reattach && record is not null && await earlier.ByRecordAsync(record, cancel).ConfigureAwait(false) is { } recorded)
        {
            return recorded;
        }

        var active = await way.FindAsync(cancel).ConfigureAwait(false);
        if (settings.Reattach && settings.EarlierRun is null && record is null)
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
        record?.Write(token, null);
        var run = await start.SendAsync(token, isShared: identity.IsLasting, cancel).ConfigureAwait(false);
        record?.Write(token, run.Id);
        Tell(run);
        return run;
    }

    private void Tell(StartedRun run) => context.Host.Write(run.IsOurs
        ? $"{order.Title}: run {run.Id} started"
        : $"{order.Title}: this attempt has started run {run.Id} before; nothing new is started");
}
