using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>What the runs of a step come to: outputs, log, result document and exit code.</summary>
internal sealed class RunConclusion(TaskContext context, IReadOnlyList<RunOrder> orders, IReadOnlyList<RunEnd> ends)
{
    // The single outputs speak of the run that decides the step.
    private RunEnd Decisive => ends.FirstOrDefault(end => end.Code != ExitCode.Done) ?? ends[^1];

    /// <summary>Tells it.</summary>
    /// <exception cref="TaskFailureException">One of the runs was no success.</exception>
    public TaskResult Tell(CancellationToken cancel)
    {
        foreach (var end in ends.Where(end => end.Report is not null))
        {
            Print(end.Report!, end.Order);
        }

        Publish();
        var result = TaskResult.Done with { Details = Details(), Markdown = string.Join('\n', ends.Where(end => end.Report is not null).Select(Page)) };
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

    private void Print(RunReport report, RunOrder order)
    {
        if (ends.Count > 1)
        {
            context.Host.Write(order.Title);
        }

        context.Host.WriteTable(report.Headers, report.Rows());
        context.Host.Write($"run {report.Run.Id}: {report.Run.State}{(report.Run.Link.Length > 0 ? $"  {report.Run.Link}" : "")}");
    }

    private void Publish()
    {
        context.SetOutput(RunOutputs.RunId, Decisive.RunId?.ToString() ?? "");
        context.SetOutput(RunOutputs.RunUrl, Decisive.Report?.Run.Page ?? "");
        context.SetOutput(RunOutputs.ResultState, Decisive.Report?.Run.Result ?? "");
        context.SetOutput(RunOutputs.LifeCycleState, Decisive.Report?.Run.LifeCycle ?? "");
        context.SetOutput(RunOutputs.Runs, JsonText.Write(new JsonArray([.. ends.Select(ToJson)])));
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
