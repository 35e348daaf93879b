using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using CiTasks.Planning.Runs;
using CiTasks.Planning.Tracebacks;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>A run with everything its tasks left behind, and the ways to tell of it.</summary>
internal sealed class RunReport
{
    private readonly TaskContext _context;
    private readonly CheckoutSources _sources;
    private IReadOnlyList<Finding>? _failures;
    private NotebookOutputs? _notebooks;

    internal RunReport(TaskContext context, CheckoutSources sources, JsonObject document, IReadOnlyList<RunEntry> entries)
    {
        _context = context;
        _sources = sources;
        Run = RunPart.Of(document);
        RunName = document.Text("run_name") ?? "";
        JobId = document.Number("job_id");
        NumberInJob = document.Number("number_in_job");
        Tasks = entries;
        Last = RunEntry.Last(entries);
    }

    /// <summary>The run itself.</summary>
    public RunPart Run { get; }

    /// <summary><c>run_name</c>.</summary>
    public string RunName { get; }

    /// <summary>The job, or null of a one-time run.</summary>
    public long? JobId { get; }

    /// <summary><c>number_in_job</c>.</summary>
    public long? NumberInJob { get; }

    /// <summary>All attempts at all tasks, in the order they started.</summary>
    public IReadOnlyList<RunEntry> Tasks { get; }

    /// <summary>The last attempt at each task: those that count.</summary>
    public IReadOnlyList<RunEntry> Last { get; }

    /// <summary>The active run that kept this one from starting, or null.</summary>
    public RunPart? OtherRun { get; init; }

    /// <summary>What else could not be read: of which task, and why.</summary>
    public IReadOnlyList<(string Task, string Problem)> Gaps { get; init; } = [];

    /// <summary>Why files could not be written, or null.</summary>
    public string? FolderProblem { get; init; }

    /// <summary>What the first notebook of the run ended with; null when there is none, or it is too large for an output.</summary>
    public string? NotebookValue => FirstNotebook?.Value;

    /// <summary>True when the service kept only the beginning of it.</summary>
    public bool NotebookTruncated => FirstNotebook?.Truncated ?? false;

    /// <summary>The first failure in one line; empty when there is none.</summary>
    public string ErrorText => Failures() is [var first, ..] ? first.Summary : "";

    /// <summary>The run in one line: result, time, what became of the tasks, page.</summary>
    public string Verdict => RunTable.Verdict(this);

    /// <summary>Columns of <see cref="Rows"/>.</summary>
    public IReadOnlyList<string> Headers => RunTable.Headers;

    private NotebookResult? FirstNotebook => Last.Select(entry => entry.Output.Notebook).FirstOrDefault(result => result is not null);

    private NotebookOutputs Notebooks => _notebooks ??= NotebookOutputs.Of(this);

    /// <summary>Reads everything about a run that is over, and saves logs, traces and notebook results.</summary>
    /// <param name="context">Says where the files go.</param>
    /// <param name="workspace">Is asked.</param>
    /// <param name="run">The answer of <c>jobs/runs/get</c> with all its pages.</param>
    /// <param name="cancel">Stops asking.</param>
    public static Task<RunReport> ReadAsync(TaskContext context, Workspace workspace, JsonObject run, CancellationToken cancel) =>
        new RunReader(context, workspace, cancel).ReadAsync(run);

    /// <summary>What the document of a run says by itself: for one that is not over, or when there is no time to ask.</summary>
    public static RunReport Brief(TaskContext context, JsonObject run) =>
        new(context, new CheckoutSources(context), run, [.. RunPart.Tasks(run).Select(task => new RunEntry(task, TaskOutput.None))]);

    /// <summary>At most some hundred rows: every attempt and iteration, or those that say most.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows() => RunTable.Rows(Tasks);

    /// <summary>
    /// The reasons of a run that is no success, the earliest first: the tasks that failed by
    /// themselves, with the line of the checkout; the run's own message when no task explains it.
    /// Empty when the run succeeded.
    /// </summary>
    public IReadOnlyList<Finding> Failures() => _failures ??= RunFailures.Of(this, _sources);

    /// <summary>Where in the checkout an attempt at a task failed, and the calls that led there; null when it is elsewhere.</summary>
    internal Located? Locate(RunEntry entry) => _sources.Locate(entry);

    /// <summary>What should be known of the report itself: values that are no outputs, outputs that could not be read. All are warnings.</summary>
    public IReadOnlyList<Finding> Notes() => [.. Notebooks.Findings, .. RunNotes.Of(this)];

    /// <summary>The outputs that speak of this run.</summary>
    public IReadOnlyList<(OutputDefinition Output, string Value)> Outputs()
    {
        var states = new JsonObject();
        foreach (var entry in Last)
        {
            states[entry.Task.Key] = entry.Task.State;
        }

        return
        [
            (RunOutputs.RunId, Run.Id.ToString()),
            (RunOutputs.RunUrl, Run.Page),
            (RunOutputs.ResultState, Run.Outcome == RunOutcome.Waiting ? "" : Run.State),
            (RunOutputs.LifeCycleState, Run.LifeCycle),
            (RunOutputs.Tasks, JsonText.Write(states)),
            .. Notebooks.Values.Select(pair => (RunOutputs.Notebook.Member(pair.Key), pair.Value)),
        ];
    }

    /// <summary>Logs and the like that were saved go there; the JUnit file of all runs too.</summary>
    /// <returns>The outputs that speak of the files.</returns>
    public static IReadOnlyList<(OutputDefinition Output, string Value)> Save(TaskContext context, IReadOnlyList<RunReport> reports) =>
        JUnitFile.Save(context, reports) is { } file
            ? [(RunOutputs.Logs, context.Shown(RunFolder.Root(context))), (RunOutputs.JUnit, file)]
            : [];

    /// <summary>For the result JSON.</summary>
    public JsonObject ToJson() => RunJson.Of(this);

    /// <summary>For the summary page.</summary>
    public string ToMarkdown() => RunMarkdown.Of(this, _context.Shown(RunFolder.Root(_context)));
}
