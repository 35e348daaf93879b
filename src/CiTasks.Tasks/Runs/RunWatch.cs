using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Runs;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>Waits for a run to end. Prints a line only when a state changes, and a sign of life now and then.</summary>
internal sealed class RunWatch(TaskContext context, Workspace workspace, long runId, OutageWatch outage, LiveRuns live)
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(3);

    // A run that was started a moment ago is not known everywhere yet.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, string> _shown = [];
    private readonly HashSet<string> _unknown = [];
    private readonly long _started = context.Clock.GetTimestamp();
    private long _lastLine = context.Clock.GetTimestamp();
    private int _failures;

    /// <summary>Begins every line, so that several runs can be told apart; empty for none.</summary>
    public string Label { get; init; } = "";

    /// <summary>How long it has been watched.</summary>
    public TimeSpan Age => context.Clock.GetElapsedTime(_started);

    /// <summary>The run as it was seen last, or null.</summary>
    public JsonObject? LastSeen { get; private set; }

    /// <summary>How often the run was asked for.</summary>
    public int Polls { get; private set; }

    /// <summary>The run once it is over, or null when the time is up first.</summary>
    /// <param name="left">Longest wait from now on by the clock; null for no limit.</param>
    /// <param name="isOver">A further condition for the end, or null.</param>
    /// <param name="cancel">Ends the wait with an exception.</param>
    public async Task<JsonObject?> UntilOverAsync(TimeSpan? left, Func<JsonObject, bool>? isOver, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(left is { } time ? Later(time) : Timeout.InfiniteTimeSpan, context.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            while (true)
            {
                var (run, pause) = await LookAsync(both.Token).ConfigureAwait(false);
                if (run is not null)
                {
                    LastSeen = run;
                    var over = RunPart.Of(run).Outcome != RunOutcome.Waiting && (isOver is null || isOver(run));
                    Show(run);
                    if (over)
                    {
                        return run;
                    }
                }

                ShowLife(run);
                await Task.Delay(pause, context.Clock, both.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private static TimeSpan Later(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private async Task<(JsonObject? Run, TimeSpan Pause)> LookAsync(CancellationToken cancel)
    {
        Polls++;
        try
        {
            var run = await workspace.Runs.PollAsync(runId, cancel).ConfigureAwait(false);
            _failures = 0;
            outage.Over();
            return (run, PollPace.Next(Age, Random.Shared.NextDouble()));
        }
        catch (DatabricksException problem) when (OutageWatch.IsOne(problem) || (problem.Kind == ErrorKind.NotFound && Age < Settling))
        {
            if (!outage.Failed(problem))
            {
                throw;
            }

            var pause = PollPace.AfterFailure(++_failures, Random.Shared.NextDouble(), problem.RetryAfter);
            // Whoever asks to wait beyond the window is asked once more at its end.
            return (null, pause < outage.Left ? pause : outage.Left + TimeSpan.FromSeconds(1));
        }
    }

    private void Show(JsonObject run)
    {
        if (_shown.Count == 0 && RunPart.Of(run).Link is { Length: > 0 } page)
        {
            Line($"its page: {page}");
        }

        var tasks = RunPart.Tasks(run);
        foreach (var part in tasks.Prepend(RunPart.Of(run)))
        {
            var slot = $"{part.Key}#{part.Attempt}";
            if (_shown.TryGetValue(slot, out var before) && before == part.State)
            {
                continue;
            }

            _shown[slot] = part.State;
            WarnOfUnknown(part);
            var name = part.Key.Length == 0 ? "run" : part.Attempt == 0 ? $"task {part.Key}" : $"task {part.Key} (attempt {part.Attempt + 1})";
            Line($"{name}: {Words(part.State)}{(part.Message.Length > 0 ? $" – {part.Message}" : "")}");
        }

        live.Show(Label, run);
    }

    // Databricks adds states now and then: nobody knows yet whether such a run is over.
    private void WarnOfUnknown(RunPart part)
    {
        if (!part.IsKnown && _unknown.Add(part.LifeCycle))
        {
            context.Report(new Finding("CIT0546", $"{part.LifeCycle} is a state that CiTasks does not know; it goes on waiting")
            {
                IsWarning = true,
                Hint = "look at the run's page; a newer version of CiTasks may know the state",
            });
        }
    }

    private void ShowLife(JsonObject? run)
    {
        if (context.Clock.GetElapsedTime(_lastLine) > KeepAlive)
        {
            Line(run is null ? "still no answer" : $"still {Words(RunPart.Of(run).State)}");
        }
    }

    private void Line(string text)
    {
        _lastLine = context.Clock.GetTimestamp();
        context.Host.Write($"  {Spans.Show(Age),8}  {Label}{text}");
    }

    // The words of the workspace's own pages where there are some.
    private static string Words(string state) => state switch
    {
        "PENDING" => "pending",
        "RUNNING" => "in progress",
        "SUCCESS" => "succeeded",
        "FAILED" => "failed",
        _ => state.ToLowerInvariant().Replace('_', ' '),
    };
}
