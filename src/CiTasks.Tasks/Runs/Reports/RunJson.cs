using System.Text.Json.Nodes;
using CiTasks.Planning.Runs;
using CiTasks.Planning.Tracebacks;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>
/// A run in the result JSON: every task, attempt and iteration. Texts are cut, and only so many of
/// them are there; what is left out is in the files.
/// </summary>
internal sealed class RunJson
{
    // Ends of logs and traces in one document: failures have theirs before successes do.
    private const int MostTexts = 100;

    // Of a recursion the innermost calls say enough.
    private const int MostCalls = 20;

    private readonly RunReport _report;
    private readonly HashSet<RunEntry> _withTexts;

    private RunJson(RunReport report) => (_report, _withTexts) = (report, report.Tasks
            .SelectMany(entry => entry.Iterations.Prepend(entry))
            .Where(entry => entry.Output.Trace is not null || entry.Output.LogTail is not null)
            .OrderBy(entry => entry.Task.IsRed ? 0 : 1)
            .Take(MostTexts)
            .ToHashSet<RunEntry>(ReferenceEqualityComparer.Instance));

    public static JsonObject Of(RunReport report)
    {
        var writer = new RunJson(report);
        var json = new JsonObject
        {
            ["runId"] = report.Run.Id,
            ["runName"] = report.RunName,
            ["jobId"] = report.JobId,
            ["numberInJob"] = report.NumberInJob,
            ["terminationCode"] = report.Run.TerminationCode,
        };
        Describe(json, report.Run);
        json["tasks"] = new JsonArray([.. report.Tasks.Select(writer.Task)]);
        if (report.OtherRun is { } other)
        {
            json["otherRun"] = new JsonObject { ["runId"] = other.Id, ["url"] = other.Page };
        }

        return json;
    }

    private static void Describe(JsonObject json, RunPart part)
    {
        json["lifeCycleState"] = part.LifeCycle;
        json["resultState"] = part.Result;
        json["state"] = part.State;
        json["message"] = TextCut.Head(part.Message, TaskOutput.ShownLines, TaskOutput.ShownWidth);
        json["url"] = part.Page;
        json["started"] = part.Started?.UtcDateTime.ToString("O");
        json["ended"] = part.Ended?.UtcDateTime.ToString("O");
        json["seconds"] = part.Duration?.TotalSeconds;
        json["queueMs"] = Milliseconds(part.Times.Queue);
        json["setupMs"] = Milliseconds(part.Times.Setup);
        json["executionMs"] = Milliseconds(part.Times.Execution);
        json["cleanupMs"] = Milliseconds(part.Times.Cleanup);
        json["runMs"] = Milliseconds(part.Times.Whole);
    }

    private static JsonObject Call(LocatedFrame frame) => new() { ["file"] = frame.File, ["line"] = frame.Line, ["function"] = frame.Function };

    private static long? Milliseconds(TimeSpan? time) => time is { } known ? (long)known.TotalMilliseconds : null;

    private JsonObject Task(RunEntry entry)
    {
        var (task, output) = (entry.Task, entry.Output);
        var json = new JsonObject
        {
            ["taskKey"] = task.Key,
            ["runId"] = task.Id,
            ["attempt"] = task.Attempt,
            ["terminationCode"] = task.TerminationCode,
        };
        if (task.Iteration is { } number)
        {
            json["iteration"] = number;
        }

        Describe(json, task);
        json["error"] = output.Error;
        json["errorTrace"] = _withTexts.Contains(entry) ? output.TraceTail : null;
        if (task.IsRed && _withTexts.Contains(entry) && _report.Locate(entry) is { } located)
        {
            json["calls"] = new JsonArray([.. located.Calls.TakeLast(MostCalls).Select(Call)]);
        }

        json["logTail"] = _withTexts.Contains(entry) ? output.LogTail : null;
        json["logFile"] = output.LogFile;
        json["logsTruncated"] = output.LogsTruncated;
        if (output.Notebook is { } notebook)
        {
            json["notebook"] = new JsonObject { ["file"] = notebook.File, ["length"] = notebook.Length, ["truncated"] = notebook.Truncated };
        }

        if (output.Problem is { } problem)
        {
            json["outputProblem"] = problem;
        }

        if (entry.Iterations.Count > 0)
        {
            json["iterations"] = new JsonArray([.. entry.Iterations.Select(Task)]);
        }

        if (entry.Child is { } child)
        {
            json["run"] = child.ToJson();
        }

        return json;
    }
}
