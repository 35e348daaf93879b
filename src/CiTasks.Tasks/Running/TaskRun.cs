using System.Text.Json.Nodes;
using CiTasks.Hosts.Diagnostics;

namespace CiTasks.Tasks.Running;

/// <summary>One task from beginning to end, as the result JSON tells it.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Started">When it began.</param>
/// <param name="Ended">When it was over.</param>
/// <param name="Result">Its result.</param>
/// <param name="Outputs">Its outputs.</param>
/// <param name="Diagnostics">Everything it reported.</param>
public sealed record TaskRun(
    string Task,
    DateTimeOffset Started,
    DateTimeOffset Ended,
    TaskResult Result,
    IReadOnlyDictionary<string, string> Outputs,
    IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>What a caller that runs several calls this one, such as <c>sync-files data</c>.</summary>
    public string? Title { get; init; }

    /// <summary>Tells the step from all others of the pipeline, the same each time it runs; null where nobody needs to know.</summary>
    public string? StepId { get; init; }

    /// <summary>What people know the step by, such as <c>run-job iris (3.11)</c>; null as above.</summary>
    public string? StepTitle { get; init; }

    /// <summary>The words for an exit code in result files.</summary>
    public static string Outcome(ExitCode code) => code switch
    {
        ExitCode.Done => "succeeded",
        ExitCode.JobFailed => "job-failed",
        ExitCode.Invalid => "invalid",
        ExitCode.ChangesPending => "changes-pending",
        ExitCode.Refused => "refused",
        ExitCode.TimedOut => "timed-out",
        ExitCode.Unreachable => "unreachable",
        ExitCode.Interrupted or ExitCode.Terminated => "cancelled",
        _ => "error",
    };

    /// <summary>The result document (version 1).</summary>
    public JsonObject ToJson()
    {
        var outputs = new JsonObject();
        foreach (var (name, value) in Outputs)
        {
            outputs[name] = value;
        }

        var json = new JsonObject { ["version"] = 1, ["task"] = Task };
        if ((StepTitle ?? Title) is { } title)
        {
            json["title"] = title;
        }

        if (StepId is not null)
        {
            json["stepId"] = StepId;
        }

        json["outcome"] = Outcome(Result.Code);
        json["exitCode"] = (int)Result.Code;
        json["started"] = Started.ToString("O");
        json["ended"] = Ended.ToString("O");
        json["outputs"] = outputs;
        json["diagnostics"] = new JsonArray([.. Diagnostics.Select(ToJson)]);
        json["details"] = Result.Details.DeepClone();
        return json;
    }

    private static JsonObject ToJson(Diagnostic diagnostic)
    {
        var json = new JsonObject
        {
            ["severity"] = diagnostic.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" },
            ["id"] = diagnostic.Id,
            ["summary"] = diagnostic.Summary,
        };
        if (diagnostic.Detail is not null)
        {
            json["detail"] = diagnostic.Detail;
        }

        if (diagnostic.Hint is not null)
        {
            json["hint"] = diagnostic.Hint;
        }

        if (diagnostic.Place is { } place)
        {
            json["file"] = place.File;
            if (place.Line is { } line)
            {
                json["line"] = line;
            }

            if (place.Column is { } column)
            {
                json["column"] = column;
            }
        }

        return json;
    }
}
