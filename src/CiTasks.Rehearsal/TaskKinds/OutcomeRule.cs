using System.IO.Enumeration;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>One entry of a file of outcomes: which tasks it means, by name with * and ?, and how they end.</summary>
internal sealed class OutcomeRule
{
    private static readonly string[] Results = ["SUCCESS", "FAILED", "TIMEDOUT", "CANCELED"];
    private static readonly string[] Fields = ["job", "task", "kind", "result", "message", "error_trace", "duration_ms", "output"];

    private readonly JsonObject _rule;
    private readonly string _result;

    /// <exception cref="ApiException">The entry makes no sense.</exception>
    public OutcomeRule(JsonObject rule)
    {
        _rule = rule;
        _result = rule.RequiredText("result");
        Duration = TimeSpan.FromMilliseconds(rule.Number("duration_ms") ?? 0);
        _ = rule.Child("output");
        if (!Results.Contains(_result))
        {
            throw ApiException.InvalidParameter($"result must be one of {string.Join(", ", Results)}, not '{_result}'");
        }
        if (rule.FirstOrDefault(field => !Fields.Contains(field.Key)).Key is { } unknown)
        {
            throw ApiException.InvalidParameter($"there is no field {unknown}; the fields are {string.Join(", ", Fields)}");
        }
    }

    public TimeSpan Duration { get; }

    public bool Means(TaskAttempt attempt, string kind) =>
        Fits("job", attempt.Run.Read(run => run.Text("run_name")) ?? "") && Fits("task", attempt.Key) && Fits("kind", kind);

    public TaskOutcome Outcome()
    {
        var message = _rule.Text("message");
        var output = _rule.Child("output")?.Copy() ?? [];
        switch (_result)
        {
            case "SUCCESS":
                return new(RunState.Succeeded with { Message = message ?? "" }, output);
            case "TIMEDOUT":
                var state = RunState.TimedOut((long)Duration.TotalSeconds);
                return new(state with { Message = message ?? state.Message }, output);
            case "CANCELED":
                return new(RunState.Canceled with { Message = message ?? RunState.Canceled.Message }, output);
            default:
                output["error"] ??= message ?? "Failed by an outcome of the rehearsal";
                output["error_trace"] ??= _rule.Text("error_trace");
                return new(RunState.WorkloadFailed, output);
        }
    }

    private bool Fits(string field, string name) =>
        _rule.Text(field) is not { } pattern || FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: false);
}
