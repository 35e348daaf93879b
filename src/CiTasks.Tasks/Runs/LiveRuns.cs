using System.Text.Json.Nodes;
using CiTasks.Planning.Runs;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>What a terminal shows while a step waits: the tasks of all its runs in one table.</summary>
internal sealed class LiveRuns(TaskContext context)
{
    private readonly Lock _lock = new();
    private readonly long _started = context.Clock.GetTimestamp();
    private readonly SortedDictionary<long, (bool IsOver, IReadOnlyList<IReadOnlyList<string>> Rows)> _runs = [];

    /// <summary>Shows a run as it was just seen.</summary>
    /// <param name="label">Tells its tasks from those of other runs; empty for none.</param>
    /// <param name="document">The run.</param>
    public void Show(string label, JsonObject document)
    {
        var run = RunPart.Of(document);
        var rows = LiveTasks.Rows(document, context.Clock.GetUtcNow()).Select(row => (IReadOnlyList<string>)[label + row[0], .. row.Skip(1)]).ToList();
        lock (_lock)
        {
            _runs[run.Id] = (run.Outcome != RunOutcome.Waiting, rows);
            var over = _runs.Values.Count(known => known.IsOver);
            var caption = _runs.Count == 1 ? $"run {run.Id}: {run.State}" : $"{over}/{_runs.Count} runs over";
            // What is over needs nobody's eyes.
            context.Host.Progress(
                $"{Spans.Show(context.Clock.GetElapsedTime(_started))}  {caption}",
                LiveTasks.Headers,
                [.. _runs.Values.OrderBy(known => known.IsOver).SelectMany(known => known.Rows)]);
        }
    }
}
