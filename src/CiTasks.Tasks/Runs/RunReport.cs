using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>A finished run with everything its tasks left behind.</summary>
internal sealed class RunReport
{
    // The end of a trace or a log says why; the rest is a click away.
    private const int ShownLines = 25;

    private readonly TaskContext _context;

    private RunReport(TaskContext context, RunPart run, IReadOnlyList<(RunPart Task, TaskOutput Output)> tasks)
    {
        _context = context;
        Run = run;
        Tasks = tasks;
    }

    public RunPart Run { get; }

    public IReadOnlyList<(RunPart Task, TaskOutput Output)> Tasks { get; }

    public static async Task<RunReport> ReadAsync(TaskContext context, Workspace workspace, JsonObject run, CancellationToken cancel)
    {
        var tasks = new List<(RunPart, TaskOutput)>();
        foreach (var task in RunPart.Tasks(run))
        {
            tasks.Add((task, await TaskOutput.ReadAsync(workspace, task, cancel).ConfigureAwait(false)));
        }

        return new RunReport(context, RunPart.Of(run), tasks);
    }

    /// <summary>A run that is not over, or that nobody has the time to ask about.</summary>
    public static RunReport Brief(TaskContext context, JsonObject run) =>
        new(context, RunPart.Of(run), [.. RunPart.Tasks(run).Select(task => (task, TaskOutput.None))]);

    public IReadOnlyList<string> Headers { get; } = ["task", "result", "time", "attempt", "why"];

    public IReadOnlyList<IReadOnlyList<string>> Rows() =>
    [
        .. Tasks.Select(pair => new[]
        {
            pair.Task.Key,
            pair.Task.State,
            pair.Task.Duration is { } time ? Spans.Show(time) : "–",
            (pair.Task.Attempt + 1).ToString(),
            pair.Task.Outcome == RunOutcome.Succeeded ? "" : pair.Output.Reason ?? pair.Task.Message,
        }),
    ];

    /// <summary>
    /// The reasons of a run that is no success: the tasks that failed by themselves, with the line
    /// of the checkout; the run's own message when no task explains it.
    /// </summary>
    public IReadOnlyList<Finding> Failures()
    {
        var lastAttempts = Tasks.GroupBy(pair => pair.Task.Key).Select(group => group.MaxBy(pair => pair.Task.Attempt));
        var causes = lastAttempts
            .Where(pair => pair.Task.Outcome is RunOutcome.Failed or RunOutcome.TimedOut && !pair.Task.IsConsequence)
            .Select(Failure)
            .ToList();
        var others = Tasks.Count(pair => pair.Task.IsConsequence);
        return causes.Count > 0 ? causes : [OfRun(others)];
    }

    public JsonObject ToJson() => new()
    {
        ["runId"] = Run.Id,
        ["lifeCycleState"] = Run.LifeCycle,
        ["resultState"] = Run.Result,
        ["message"] = Run.Message,
        ["terminationCode"] = Run.TerminationCode,
        ["url"] = Run.Page,
        ["seconds"] = Run.Duration?.TotalSeconds,
        ["tasks"] = new JsonArray([.. Tasks.Select(ToJson)]),
    };

    public string ToMarkdown()
    {
        var text = $"{(Run.Link.Length > 0 ? $"[Run {Run.Id}]({Run.Link})" : $"Run {Run.Id}")}: **{Run.State}**{(Run.Duration is { } time ? $" after {Spans.Show(time)}" : "")}\n\n";
        text += Markdown.Table(Headers, Rows());
        foreach (var (task, output) in Tasks.Where(pair => pair.Output.Trace is not null))
        {
            text += $"\n### {Markdown.Text(task.Key)}: traceback\n\n{Markdown.Block(Tail(output.Trace!), language: "text")}";
        }

        foreach (var (task, output) in Tasks.Where(pair => !string.IsNullOrWhiteSpace(pair.Output.Logs)))
        {
            text += $"\n<details><summary>{Markdown.Text(task.Key)}: end of the log{(output.LogsTruncated ? " (the service kept the last 5 MB)" : "")}</summary>\n\n{Markdown.Block(Tail(output.Logs!))}\n</details>\n";
        }

        return text;
    }

    private static JsonObject ToJson((RunPart Task, TaskOutput Output) pair) => new()
    {
        ["taskKey"] = pair.Task.Key,
        ["runId"] = pair.Task.Id,
        ["lifeCycleState"] = pair.Task.LifeCycle,
        ["resultState"] = pair.Task.Result,
        ["message"] = pair.Task.Message,
        ["attempt"] = pair.Task.Attempt,
        ["seconds"] = pair.Task.Duration?.TotalSeconds,
        ["url"] = pair.Task.Page,
        ["error"] = pair.Output.Error,
        ["errorTrace"] = pair.Output.Trace,
        ["logTail"] = pair.Output.Logs is { } logs ? Tail(logs) : null,
        ["logsTruncated"] = pair.Output.LogsTruncated,
    };

    private static string Tail(string text)
    {
        var lines = text.TrimEnd().Split('\n');
        return string.Join('\n', lines.Length <= ShownLines ? lines : ["…", .. lines.TakeLast(ShownLines)]);
    }

    private Finding Failure((RunPart Task, TaskOutput Output) pair)
    {
        var (task, output) = pair;
        var verb = task.Outcome == RunOutcome.TimedOut ? "ran into its time limit" : "failed";
        var reason = output.Reason ?? task.Message;
        return new Finding("CIT0501", $"task '{task.Key}' {verb}{(reason.Length > 0 ? $": {reason}" : "")}")
        {
            At = CheckoutSources.Locate(_context, output.Trace),
            Detail = output.Trace is not null ? Tail(output.Trace) : output.Logs is { Length: > 0 } logs ? Tail(logs) : null,
            Hint = task.Link.Length > 0 ? $"its page: {task.Link}" : null,
        };
    }

    private Finding OfRun(int consequences)
    {
        var (id, words) = Run.Outcome switch
        {
            RunOutcome.Canceled => ("CIT0503", "was cancelled in the workspace"),
            RunOutcome.TimedOut => ("CIT0502", "ran into its time limit"),
            RunOutcome.Skipped => ("CIT0505", "was skipped: another run of this job is active, or the job is disabled"),
            _ => ("CIT0502", $"ended as {Run.State}"),
        };
        return new Finding(id, $"run {Run.Id} {words}{(Run.Message.Length > 0 ? $": {Run.Message}" : "")}")
        {
            Detail = consequences > 0 ? $"{consequences} task(s) fell with others" : null,
            Hint = Run.Link.Length > 0 ? $"its page: {Run.Link}" : null,
        };
    }
}
