using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>How an order comes to its run.</summary>
internal sealed class RunBeginning(TaskContext context, Workspace workspace, RunSettings settings, RunOrder order, StartIdentity identity, StartRecord record, OutageWatch outage)
{
    /// <summary>The run to follow: an earlier one, or a fresh one.</summary>
    /// <param name="left">How much of the step's time is left; null without a limit.</param>
    /// <param name="started">Gets a fresh run the moment there is one.</param>
    /// <param name="cancel">Cancelled by a signal.</param>
    public async Task<StartedRun> StartAsync(Func<TimeSpan?> left, Action<StartedRun> started, CancellationToken cancel)
    {
        var start = new RunStart(context, workspace, order, left, started);
        var way = new ActiveRuns(context, workspace, settings, order, outage, left);
        var earlier = new EarlierRun(context, workspace, settings, order, start);
        if (settings.EarlierRun is { } named && await earlier.NamedAsync(named, cancel).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        if (settings.Reattach && await earlier.ByRecordAsync(record, cancel).ConfigureAwait(false) is { } recorded)
        {
            return recorded;
        }

        var active = await way.FindAsync(cancel).ConfigureAwait(false);
        if (settings.Reattach && settings.EarlierRun is null && identity.IsLasting)
        {
            var run = await ReattachAsync(earlier, way, active, cancel).ConfigureAwait(false);
            record.Write(identity.Tokens.At(identity.Attempt), run.Id);
            return run;
        }

        await way.MakeWayAsync(active, cancel).ConfigureAwait(false);
        return await FreshAsync(start, cancel).ConfigureAwait(false);
    }

    // Whether an active run is the one to take up shows only when its token is sent, and a token that nobody
    // knows starts a run. So the way is made first, unless an earlier attempt may have started what runs there.
    private async Task<StartedRun> ReattachAsync(EarlierRun earlier, ActiveRuns way, IReadOnlyList<RunPart> active, CancellationToken cancel)
    {
        if (identity.Attempt == 1 || !way.OneMayBeOurs)
        {
            await way.MakeWayAsync(active, cancel).ConfigureAwait(false);
            return await TakeAsync(earlier, cancel).ConfigureAwait(false);
        }

        var run = await TakeAsync(earlier, cancel).ConfigureAwait(false);
        if (!run.IsOurs || settings.OnActive is "ignore" or "queue")
        {
            return run;
        }

        try
        {
            if (settings.OnActive == "cancel")
            {
                await way.CancelAsync(active, cancel).ConfigureAwait(false);
                return run;
            }
        }
        catch (DatabricksException)
        {
            await RunCancel.NowAsync(context, workspace, run.Id, order.Title, null).ConfigureAwait(false);
            throw;
        }

        context.Host.Write($"{order.Title}: none of the active runs is of an earlier attempt, so run {run.Id} makes way for them");
        await RunCancel.NowAsync(context, workspace, run.Id, order.Title, null).ConfigureAwait(false);
        if (settings.OnActive == "fail")
        {
            throw way.Refusal(active, $"run {run.Id} was started to find out whether one of them is of an earlier attempt, and cancelled");
        }

        await way.MakeWayAsync(await way.FindAsync(cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
        return await TakeAsync(earlier, cancel).ConfigureAwait(false);
    }

    private async Task<StartedRun> TakeAsync(EarlierRun earlier, CancellationToken cancel)
    {
        var run = await earlier.ByTokenAsync(identity.Tokens, cancel).ConfigureAwait(false);
        if (run.IsOurs)
        {
            Tell(run);
        }

        return run;
    }

    private async Task<StartedRun> FreshAsync(RunStart start, CancellationToken cancel)
    {
        // Without a pipeline around it, nothing makes two starts the same but the process itself.
        var token = identity.IsLasting ? identity.Tokens.At(identity.Attempt) : StartTokens.Of(Guid.NewGuid().ToString()).At(1);
        record.Write(token, null);
        var run = await start.SendAsync(token, isShared: identity.IsLasting, cancel).ConfigureAwait(false);
        record.Write(token, run.Id);
        Tell(run);
        return run;
    }

    private void Tell(StartedRun run) => context.Host.Write(run.IsOurs
        ? $"{order.Title}: run {run.Id} started"
        : $"{order.Title}: this attempt has started run {run.Id} before; nothing new is started");
}
