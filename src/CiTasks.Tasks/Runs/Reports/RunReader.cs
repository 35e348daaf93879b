using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>Asks a workspace for everything that a run left behind. A question without an answer is noted and hides no result.</summary>
internal sealed class RunReader(TaskContext context, Workspace workspace, CancellationToken cancel)
{
    private const int AtOnce = 4;
    private const int LargeLog = 1024 * 1024;

    // So many failures and no answer in between: the workspace is away, and the rest would only take long.
    private const int EnoughFailures = 2 * AtOnce;

    // Of all reports of the process together: each answer may have 5 MB.
    private static readonly SemaphoreSlim Asking = new(AtOnce);

    // One text of 5 MB is in memory as text at a time; the others are bytes.
    private static readonly Lock Keeping = new();

    private readonly CheckoutSources _sources = new(context);
    private readonly ConcurrentQueue<(string Task, string Problem)> _gaps = new();
    private int _failures;

    /// <summary>Reads a run that is over, and one level deep the runs that its failed run-job tasks had started.</summary>
    public async Task<RunReport> ReadAsync(JsonObject document)
    {
        var run = RunPart.Of(document);
        var folder = new RunFolder(context, run.Id);
        var entries = await ReadTasksAsync(document, folder, _ => true).ConfigureAwait(false);
        var last = RunEntry.Last(entries);
        for (var index = 0; index < entries.Count; index++)
        {
            var entry = entries[index];
            if (entry.Output.ChildRunId is { } child && entry.Task.IsRed && last.Contains(entry))
            {
                entries[index] = entry with { Child = await ReadChildAsync(entry.Task.Label, child).ConfigureAwait(false) };
            }
        }

        return new RunReport(context, _sources, document, entries)
        {
            FolderProblem = folder.Problem,
            Gaps = [.. _gaps.OrderBy(gap => gap.Task, StringComparer.Ordinal)],
            OtherRun = WasCrowdedOut(run) ? await FindActiveAsync(document.Number("job_id"), run.Id).ConfigureAwait(false) : null,
        };
    }

    // Of the run that another one started only what failed says something about that one.
    private async Task<RunReport?> ReadChildAsync(string task, long id)
    {
        try
        {
            var document = await workspace.Runs.GetAsync(id, cancel).ConfigureAwait(false);
            var folder = new RunFolder(context, id);
            return new RunReport(context, _sources, document, await ReadTasksAsync(document, folder, part => part.IsRed).ConfigureAwait(false));
        }
        catch (DatabricksException problem)
        {
            _gaps.Enqueue((task, problem.Message));
            return null;
        }
    }

    private async Task<List<RunEntry>> ReadTasksAsync(JsonObject document, RunFolder folder, Func<RunPart, bool> wanted)
    {
        var tasks = Parts(document);
        var iterations = await AskAsync(tasks, IterationsAsync).ConfigureAwait(false);
        RunPart[] all = [.. tasks.SelectMany((task, index) => iterations[index].Prepend(task))];
        var names = all.Select(folder.NameFor).ToList();
        var outputs = await AskAsync(all, (part, index) => wanted(part) ? OutputAsync(part, folder, names[index]) : Task.FromResult(TaskOutput.None)).ConfigureAwait(false);
        var entries = new List<RunEntry>();
        var position = 0;
        for (var index = 0; index < tasks.Count; index++)
        {
            var entry = new RunEntry(tasks[index], outputs[position++]);
            entries.Add(entry with { Iterations = [.. iterations[index].Select(part => new RunEntry(part, outputs[position++]))] });
        }

        return entries;
    }

    // A run in the form of the API 2.0 has no tasks: it is one.
    private static IReadOnlyList<RunPart> Parts(JsonObject document) =>
        document["tasks"] is null && document.Text("format") == "SINGLE_TASK" ? [RunPart.Of(document) with { Key = "main" }] : RunPart.Tasks(document);

    private async Task<IReadOnlyList<RunPart>> IterationsAsync(RunPart task, int index)
    {
        if (task.Kind != "for_each_task" || task.Id == 0 || task.Started is null || task.IsConsequence)
        {
            return [];
        }

        try
        {
            var document = await workspace.Runs.GetAsync(task.Id, cancel).ConfigureAwait(false);
            var parts = document.Children("iterations").Select(RunPart.Of).ToList();
            var numbers = IterationNumbers.Of([.. parts.Select(part => new IterationRun(
                part.Id,
                part.Attempt,
                part.Started?.ToUnixTimeMilliseconds() ?? 0,
                part.Ended?.ToUnixTimeMilliseconds() ?? long.MaxValue,
                part.Outcome == RunOutcome.Succeeded))]);
            return
            [
                .. parts.Select((part, position) => part with { Key = task.Key, Iteration = numbers[position], ParentAttempt = task.Attempt })
                    .OrderBy(part => part.Iteration).ThenBy(part => part.Attempt).ThenBy(part => part.Id),
            ];
        }
        catch (DatabricksException problem)
        {
            // The task itself is still told, with the counts in its message.
            _gaps.Enqueue((task.Label, problem.Message));
            return [];
        }
    }

    private async Task<TaskOutput> OutputAsync(RunPart part, RunFolder folder, string name)
    {
        if (!MayHaveOutput(part))
        {
            return TaskOutput.None;
        }

        if (Volatile.Read(ref _failures) >= EnoughFailures)
        {
            return new TaskOutput { Problem = "not asked for, since the workspace did not answer before" };
        }

        try
        {
            var answer = await workspace.Runs.GetOutputAsync(part.Id, cancel).ConfigureAwait(false);
            Volatile.Write(ref _failures, 0);
            return Keep(answer, folder, name);
        }
        catch (DatabricksException problem)
        {
            if (problem.Kind is ErrorKind.Unreachable or ErrorKind.Unavailable or ErrorKind.NotDatabricks or ErrorKind.TooManyRequests)
            {
                Interlocked.Increment(ref _failures);
            }

            return new TaskOutput { Problem = problem.Message };
        }
    }

    // Of an answer of megabytes kilobytes stay. Without a word the collector lets hundreds of such
    // answers pile up as long as the machine has memory, and a small runner has not.
    private TaskOutput Keep(JsonObject answer, RunFolder folder, string name)
    {
        lock (Keeping)
        {
            var output = TaskOutput.Of(answer, folder, name, context);
            if (output.LogSize > LargeLog)
            {
                GC.Collect();
            }

            return output;
        }
    }

    // What never ran left nothing; a for-each task and a condition have no output of their own.
    private static bool MayHaveOutput(RunPart part) =>
        part.Id != 0 && part.Started is not null && !part.IsConsequence && part.Outcome is not (RunOutcome.Waiting or RunOutcome.Skipped)
        && part.Kind is not ("for_each_task" or "condition_task");

    private static bool WasCrowdedOut(RunPart run) =>
        run.Outcome == RunOutcome.Skipped && run.Result is not ("DISABLED" or "EXCLUDED") && run.TerminationCode is not "DISABLED";

    private async Task<RunPart?> FindActiveAsync(long? job, long self)
    {
        if (job is null)
        {
            return null;
        }

        try
        {
            await foreach (var run in workspace.Runs.ListAsync([("job_id", job.ToString()), ("active_only", "true")], cancel).ConfigureAwait(false))
            {
                if (run.Number("run_id") is { } id && id != self)
                {
                    return RunPart.Of(run);
                }
            }
        }
        catch (DatabricksException)
        {
            // The result stands without it.
        }

        return null;
    }

    private async Task<TResult[]> AskAsync<TResult>(IReadOnlyList<RunPart> parts, Func<RunPart, int, Task<TResult>> ask)
    {
        var answers = new TResult[parts.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(Enumerable.Range(0, parts.Count), options, async (index, _) =>
        {
            await Asking.WaitAsync(cancel).ConfigureAwait(false);
            try
            {
                answers[index] = await ask(parts[index], index).ConfigureAwait(false);
            }
            finally
            {
                Asking.Release();
            }
        }).ConfigureAwait(false);
        return answers;
    }
}
