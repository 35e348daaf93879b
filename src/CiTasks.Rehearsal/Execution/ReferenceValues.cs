using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Execution;

/// <summary>What the references in one task of one run stand for. Null is a reference that nobody knows, or not yet.</summary>
internal sealed class ReferenceValues(Run run, JsonObject task)
{
    /// <summary>A parameter may refer to others; one that refers to itself stays as it is.</summary>
    private readonly Stack<string> _open = new();

    public string? Find(ReferencePath path) => path[0] switch
    {
        "job" => OfJob(path),
        "task" => OfTask(path[1], task),
        "tasks" => OfOther(path),
        "input" => Iteration.ParentOf(task) is null ? null : path.Follow(Iteration.InputOf(task), 1),
        "workspace" => path[1] == "id" ? RehearsalUser.WorkspaceId : null,
        _ when path.Length == 1 => Older(path[0]),
        _ => null,
    };

    private string? OfJob(ReferencePath path) => path[1] switch
    {
        "id" => run.JobId.ToString(CultureInfo.InvariantCulture),
        "name" => Own("run_name") ?? "",
        "run_id" => run.Id.ToString(CultureInfo.InvariantCulture),
        "repair_count" => run.Read(RepairHistory.Count).ToString(CultureInfo.InvariantCulture),
        "start_time" => Time(path[2]),
        "trigger" => path[2] switch
        {
            "type" => Trigger(Own("trigger")),
            "time" => Time(path[3]),
            _ => null,
        },
        "parameters" => path.Length == 3 ? Parameter(path[2]) : null,
        _ => null,
    };

    private string? Parameter(string name)
    {
        var value = run.Read(document => document.Children("job_parameters").FirstOrDefault(parameter => parameter.Text("name") == name)?.Text("value"));
        if (value is null || _open.Contains(name))
        {
            return null;
        }
        _open.Push(name);
        try
        {
            return ValueReferences.Replace(value, this);
        }
        finally
        {
            _open.Pop();
        }
    }

    private string? OfOther(ReferencePath path)
    {
        var key = path[1];
        if (path[2] == "values")
        {
            return path.Length > 3 && TaskValues.Of(run, key) is { } values ? path.Follow(values, 3) : null;
        }
        var other = run.Read(document => document.Children("tasks").LastOrDefault(other => other.RequiredText("task_key") == key)?.Copy());
        return other is null ? null : OfTask(path[2], other);
    }

    private static string? OfTask(string field, JsonObject task) => field switch
    {
        "name" => task.RequiredText("task_key"),
        "run_id" => task.RequiredText("run_id"),
        "execution_count" => ((task.Number("attempt_number") ?? 0) + 1).ToString(CultureInfo.InvariantCulture),
        "notebook_path" => task.Child("notebook_task")?.Text("notebook_path"),
        "result_state" => RunState.Of(task).Result?.ToLowerInvariant(),
        "error_code" => ErrorCode(RunState.Of(task)),
        _ => null,
    };

    /// <summary>RUN_EXECUTION_ERROR is RunExecutionError here; a task that succeeded has an empty one.</summary>
    private static string? ErrorCode(RunState state) => state.IsTerminal
        ? state.Result == "SUCCESS" ? "" : string.Concat((state.Code ?? "").Split('_').Select(word => word.Length == 0 ? "" : word[0] + word[1..].ToLowerInvariant()))
        : null;

    private static string Trigger(string? trigger) => trigger switch
    {
        null or "ONE_TIME" => "onetime",
        _ => trigger.ToLowerInvariant(),
    };

    private string? Time(string part)
    {
        var start = run.Read(document => document.RequiredNumber("start_time"));
        var time = DateTimeOffset.FromUnixTimeMilliseconds(start);
        return part switch
        {
            "iso_date" => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "iso_datetime" => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            "iso_weekday" => (time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            "is_weekday" => time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? "false" : "true",
            "year" => time.Year.ToString(CultureInfo.InvariantCulture),
            "month" => time.Month.ToString(CultureInfo.InvariantCulture),
            "day" => time.Day.ToString(CultureInfo.InvariantCulture),
            "hour" => time.Hour.ToString(CultureInfo.InvariantCulture),
            "minute" => time.Minute.ToString(CultureInfo.InvariantCulture),
            "second" => time.Second.ToString(CultureInfo.InvariantCulture),
            "timestamp_ms" => start.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    /// <summary>The names of the first days of multi-task jobs.</summary>
    private string? Older(string name) => name switch
    {
        "job_id" => run.JobId.ToString(CultureInfo.InvariantCulture),
        "job_name" => Own("run_name"),
        "run_id" => task.RequiredText("run_id"),
        "parent_run_id" => run.Id.ToString(CultureInfo.InvariantCulture),
        "task_key" => task.RequiredText("task_key"),
        "start_date" => Time("iso_date"),
        "start_time" => Time("timestamp_ms"),
        "task_retry_count" => (task.Number("attempt_number") ?? 0).ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private string? Own(string field) => run.Read(document => document.Text(field));
}
