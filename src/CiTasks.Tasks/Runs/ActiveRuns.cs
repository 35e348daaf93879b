using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Runs;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>Applies <c>on-active</c>: what to do about a job that is running already.</summary>
internal sealed class ActiveRuns(TaskContext context, Workspace workspace, RunSettings settings, RunOrder order, OutageWatch outage, Func<TimeSpan?> left)
{
    private readonly long _since = context.Clock.GetTimestamp();

    /// <summary>True when one of the runs that were found last may be of an earlier attempt at this step: started by a call, with these parameters.</summary>
    public bool OneMayBeOurs { get; private set; }

    /// <summary>The active runs of the job, the newest first; none for an order without a job, or when the policy does not care.</summary>
    public async Task<IReadOnlyList<RunPart>> FindAsync(CancellationToken cancel)
    {
        var active = new List<RunPart>();
        OneMayBeOurs = false;
        if (order.IsSubmit || settings.OnActive is "ignore" or "queue")
        {
            return active;
        }

        await foreach (var run in workspace.Runs.ListAsync([("job_id", order.Body.Text("job_id")), ("active_only", "true")], cancel).ConfigureAwait(false))
        {
            active.Add(RunPart.Of(run));
            OneMayBeOurs |= MayBeOurs(run);
        }

        return active;
    }

    /// <summary>Makes way for a new run.</summary>
    /// <exception cref="TaskFailureException">The policy is to fail, or the time is up.</exception>
    public async Task MakeWayAsync(IReadOnlyList<RunPart> active, CancellationToken cancel)
    {
        if (active.Count > 0 && settings.OnActive == "fail")
        {
            throw Refusal(active);
        }

        if (active.Count > 0 && settings.OnActive == "cancel")
        {
            await CancelAsync(active, cancel).ConfigureAwait(false);
        }

        if (active.Count > 0)
        {
            context.Host.Write($"{order.Title}: waiting for {Names(active)} to end");
        }

        while (active.Count > 0)
        {
            if (left() <= TimeSpan.Zero)
            {
                throw new TaskFailureException(ExitCode.TimedOut, new Finding("CIT0504", $"{order.Title} was still running after {Spans.Show(settings.Timeout!.Value)}: {Names(active)}")
                {
                    At = order.At,
                    Hint = "nothing was started",
                });
            }

            var pause = PollPace.Next(context.Clock.GetElapsedTime(_since), Random.Shared.NextDouble());
            await Task.Delay(left() is { } rest && rest < pause ? (rest > TimeSpan.Zero ? rest : TimeSpan.Zero) : pause, context.Clock, cancel).ConfigureAwait(false);
            active = await LookAsync(active, cancel).ConfigureAwait(false);
        }
    }

    // While nothing answers, what ran is taken to run still.
    private async Task<IReadOnlyList<RunPart>> LookAsync(IReadOnlyList<RunPart> before, CancellationToken cancel)
    {
        try
        {
            var active = await FindAsync(cancel).ConfigureAwait(false);
            outage.Over();
            return active;
        }
        catch (DatabricksException problem) when (OutageWatch.IsOne(problem) && outage.Failed(problem))
        {
            return before;
        }
    }

    /// <summary>Cancels runs, because the policy says so.</summary>
    public async Task CancelAsync(IReadOnlyList<RunPart> active, CancellationToken cancel)
    {
        foreach (var run in active)
        {
            context.Host.Write($"{order.Title}: cancelling run {run.Id}, as on-active: cancel asks  {run.Link}".TrimEnd());
            await workspace.Runs.CancelAsync(run.Id, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The failure that <c>on-active: fail</c> is.</summary>
    public TaskFailureException Refusal(IReadOnlyList<RunPart> active, string done = "nothing was started") =>
        new(ExitCode.JobFailed, new Finding("CIT0543", $"{order.Title} is running already: {Names(active)}")
        {
            At = order.At,
            Hint = $"{done}, as on-active: fail asks; wait, queue or cancel would start",
        });

    private bool MayBeOurs(JsonObject run)
    {
        var given = order.Body.Child("job_parameters");
        return run.Text("trigger") is null or "ONE_TIME" or "RETRY"
            && (given is null || run.Children("job_parameters").All(parameter => given.Text(parameter.Text("name") ?? "") is not { } value || value == parameter.Text("value")));
    }

    private static string Names(IReadOnlyList<RunPart> active) =>
        string.Join(", ", active.Select(run => $"run {run.Id}{(run.Link.Length > 0 ? $" ({run.Link})" : "")}"));
}
