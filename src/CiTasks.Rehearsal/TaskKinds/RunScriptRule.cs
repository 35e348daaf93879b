using System.IO.Enumeration;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>One entry of the runs of a file of outcomes: which runs it means, by name with * and ?, and the states they show.</summary>
internal sealed class RunScriptRule
{
    private static readonly string[] Fields = ["job", "states"];
    private static readonly string[] StateFields = ["life_cycle_state", "result_state", "state_message", "termination_code", "ms"];

    private readonly string? _job;

    /// <exception cref="ApiException">The entry makes no sense.</exception>
    public RunScriptRule(JsonObject rule)
    {
        Known(rule, Fields);
        _job = rule.Text("job");
        (RunState State, TimeSpan Lasts)[] states = [.. rule.Children("states").Select(Read)];
        if (states.Length == 0)
        {
            throw ApiException.InvalidParameter("a run needs a list of states");
        }
        if (states[..^1].Any(step => step.State.IsTerminal))
        {
            throw ApiException.InvalidParameter("only the last state can be one that ends the run");
        }
        Script = new RunScript(states);
    }

    public RunScript Script { get; }

    public bool Means(string runName) => _job is null || FileSystemName.MatchesSimpleExpression(_job.Replace("\\", "\\\\", StringComparison.Ordinal), runName, ignoreCase: false);

    private static (RunState State, TimeSpan Lasts) Read(JsonObject step)
    {
        Known(step, StateFields);
        var lasts = TimeSpan.FromMilliseconds(Math.Max(0, step.Number("ms") ?? 0));
        var state = new RunState(step.RequiredText("life_cycle_state"), step.Text("state_message") ?? "");
        if (!state.IsTerminal)
        {
            return step.Text("result_state") is null
                ? (state, lasts)
                : throw ApiException.InvalidParameter($"a run in {state.LifeCycle} has no result_state");
        }
        var result = step.Text("result_state") ?? (state.LifeCycle == "TERMINATED" ? "SUCCESS" : "FAILED");
        var (code, type) = Termination(result);
        return (state with { Result = result, Code = step.Text("termination_code") ?? code, Type = type }, lasts);
    }

    /// <summary>What the new form says where the old one has this result; one that nobody knows is called the same in both.</summary>
    private static (string Code, string Type) Termination(string result) => result switch
    {
        "SUCCESS" or "SUCCESS_WITH_FAILURES" => (result, "SUCCESS"),
        "EXCLUDED" => ("SUCCESS", "SUCCESS"),
        "FAILED" or "UPSTREAM_FAILED" => ("RUN_EXECUTION_ERROR", "CLIENT_ERROR"),
        "CANCELED" => ("USER_CANCELED", "CLIENT_ERROR"),
        "TIMEDOUT" or "UPSTREAM_CANCELED" => ("CANCELED", "CLIENT_ERROR"),
        "MAXIMUM_CONCURRENT_RUNS_REACHED" => ("MAX_CONCURRENT_RUNS_EXCEEDED", "CLIENT_ERROR"),
        _ => (result, "CLIENT_ERROR"),
    };

    private static void Known(JsonObject document, string[] fields)
    {
        if (document.FirstOrDefault(field => !fields.Contains(field.Key)).Key is { } unknown)
        {
            throw ApiException.InvalidParameter($"there is no field {unknown}; the fields are {string.Join(", ", fields)}");
        }
    }
}
