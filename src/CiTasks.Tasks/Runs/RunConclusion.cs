using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs.Reports;

namespace CiTasks.Tasks.Runs;

/// <summary>What the runs of a step come to: outputs, log, result document and exit code.</summary>
internal sealed class RunConclusion(TaskContext context, IReadOnlyList<RunOrder> orders, IReadOnlyList<RunEnd> ends)
{
    // The single outputs speak of the run that decides the step.
    private RunEnd Decisive => ends.FirstOrDefault(end => end.Code != ExitCode.Done) ?? ends[^1];

    private IEnumerable<RunReport> Reports => ends.Select(end => end.Report).OfType<RunReport>();

    /// <summary>Gets the report of the run that decides the step, when there is one.</summary>
    public Action<RunReport>? OnDecided { get; init; }

    /// <summary>Tells it.</summary>
    /// <exception cref="TaskFailureException">One of the runs was no success.</exception>
    public TaskResult Tell(CancellationToken cancel)
    {
        Publish();
        var result = TaskResult.Done with { Details = Details(), Markdown = string.Join('\n', ends.Where(end => end.Report is not null).Select(Page)) };
        foreach (var note in Reports.SelectMany(report => report.Notes()))
        {
            context.Report(note);
        }

        foreach (var warning in ends.Where(end => end.Code == ExitCode.Done).SelectMany(end => end.Findings))
        {
            context.Report(warning);
        }

        if (cancel.IsCancellationRequested)
        {
            throw new TaskFailureException(context.Surroundings.CancelCode(), [.. Failures(), new Finding("CIT0507", $"{context.Task.Name} was cancelled") { IsWarning = true }]) { Partial = result };
        }

        return Decisive.Code == ExitCode.Done ? result : throw new TaskFailureException(Decisive.Code, [.. Failures(), .. NotStarted()]) { Partial = result };
    }

    private void Publish()
    {
        context.SetOutput(RunOutputs.RunId, Decisive.RunId?.ToString() ?? "");
        context.SetOutput(RunOutputs.Runs, JsonText.Write(new JsonArray([.. ends.Select(ToJson)])));
        // The notebooks of all runs; where two have the same task, and for the single outputs, the decisive run is the last to speak.
        var reports = Decisive.Report is { } decisive ? Reports.Where(report => report != decisive).Append(decisive) : Reports;
        foreach (var (output, value) in reports.SelectMany(report => report.Outputs()).Concat(RunReport.Save(context, [.. Reports])))
        {
            context.SetOutput(output, value);
        }

        if (Decisive.Report is { } report)
        {
            OnDecided?.Invoke(report);
        }
    }

    private IEnumerable<Finding> Failures() => ends.Where(end => end.Code != ExitCode.Done).SelectMany(end => end.Findings);

    private IEnumerable<Finding> NotStarted() => ends.Count == orders.Count ? [] :
    [
        new Finding("CIT0544", $"{orders.Count - ends.Count} of {orders.Count} runs were not started, since one before them failed")
        {
            IsWarning = true,
            Detail = string.Join('\n', orders.Skip(ends.Count).Select(order => order.Title)),
        },
    ];

    private JsonObject Details() => orders.Count == 1
        ? ends[0].Report?.ToJson() ?? ToJson(ends[0])
        : new JsonObject { ["runs"] = new JsonArray([.. ends.Select(end => end.Report?.ToJson() ?? ToJson(end))]) };

    private string Page(RunEnd end) => (ends.Count > 1 ? $"## {Markdown.Text(end.Order.Title)}\n\n" : "") + end.Report!.ToMarkdown();

    private static JsonObject ToJson(RunEnd end) => new()
    {
        ["name"] = end.Order.Title,
        ["run_id"] = end.RunId,
        ["life_cycle_state"] = end.Report?.Run.LifeCycle,
        ["result_state"] = end.Report?.Run.Result,
        ["url"] = end.Report?.Run.Page,
    };
}
