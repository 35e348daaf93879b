using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>Waits for a run to end. Prints a line only when a state changes.</summary>
internal sealed class RunWatch(TaskContext context, Workspace workspace, long runId)
{
    private static readonly TimeSpan Fastest = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(3);

    private readonly Dictionary<string, string> _shown = [];
    private readonly long _started = context.Clock.GetTimestamp();
    private long _lastLine = context.Clock.GetTimestamp();
    private long? _outage;

    /// <summary>How long nothing has been heard before the wait gives up.</summary>
    public required TimeSpan OutageWindow { get; init; }

    private TimeSpan Age => context.Clock.GetElapsedTime(_started);

    /// <summary>The run once it is over, or null when the time is up first.</summary>
    /// <param name="timeout">Wall-clock limit; null for none.</param>
    /// <param name="cancel">Ends the wait with an exception.</param>
    public async Task<JsonObject?> UntilOverAsync(TimeSpan? timeout, CancellationToken cancel)
    {
        while (true)
        {
            if (await LookAsync(cancel).ConfigureAwait(false) is { } run)
            {
                Show(run);
                if (RunPart.Of(run).Outcome != RunOutcome.Waiting)
                {
                    return run;
                }
            }

            if (timeout is { } limit && Age >= limit)
            {
                return null;
            }

            var pause = Pause();
            var left = timeout is { } end ? end - Age : pause;
            await Task.Delay(left < pause && left > TimeSpan.Zero ? left : pause, context.Clock, cancel).ConfigureAwait(false);
        }
    }

    // Young runs end soon or change soon; an hour-old one is not late by ten seconds.
    private TimeSpan Pause() => TimeSpan.FromTicks(Math.Clamp(Age.Ticks / 20, Fastest.Ticks, Slowest.Ticks));

    private async Task<JsonObject?> LookAsync(CancellationToken cancel)
    {
        try
        {
            var run = await workspace.Runs.GetAsync(runId, cancel).ConfigureAwait(false);
            if (_outage is not null)
            {
                Line("the workspace answers again");
                _outage = null;
            }

            return run;
        }
        catch (DatabricksException problem) when (problem.Kind is ErrorKind.Unreachable or ErrorKind.NotDatabricks or ErrorKind.Unavailable or ErrorKind.TooManyRequests)
        {
            if (_outage is null)
            {
                _outage = context.Clock.GetTimestamp();
                Line($"no answer ({problem.Message}); the run goes on, asking again for {Spans.Show(OutageWindow)}");
            }

            if (context.Clock.GetElapsedTime(_outage.Value) > OutageWindow)
            {
                throw;
            }

            return null;
        }
    }

    private void Show(JsonObject run)
    {
        var tasks = RunPart.Tasks(run);
        foreach (var part in tasks.Prepend(RunPart.Of(run)))
        {
            var slot = $"{part.Key}#{part.Attempt}";
            if (_shown.TryGetValue(slot, out var before) && before == part.State)
            {
                continue;
            }

            _shown[slot] = part.State;
            var name = part.Key.Length == 0 ? "run" : part.Attempt == 0 ? $"task {part.Key}" : $"task {part.Key} (attempt {part.Attempt + 1})";
            Line($"{name}: {Words(part.State)}{(part.Message.Length > 0 ? $" – {part.Message}" : "")}");
        }

        var over = tasks.Count(task => task.Outcome != RunOutcome.Waiting);
        context.Host.Progress($"{Spans.Show(Age)}  {Words(RunPart.Of(run).State)}, {over}/{tasks.Count} task(s) over", LiveTasks.Headers, LiveTasks.Rows(run, context.Clock.GetUtcNow()));
        if (context.Clock.GetElapsedTime(_lastLine) > KeepAlive)
        {
            Line($"still {Words(RunPart.Of(run).State)}");
        }
    }

    private void Line(string text)
    {
        _lastLine = context.Clock.GetTimestamp();
        context.Host.Write($"  {Spans.Show(Age),8}  {text}");
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
