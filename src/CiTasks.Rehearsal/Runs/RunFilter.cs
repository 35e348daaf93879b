using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Runs;

/// <summary>Which runs runs/list shows.</summary>
internal sealed record RunFilter(long? JobId, bool ActiveOnly, bool CompletedOnly, string? Type, long? From, long? To)
{
    public static RunFilter Of(HttpContext call)
    {
        var filter = new RunFilter(
            call.QueryNumber("job_id"), call.QueryFlag("active_only"), call.QueryFlag("completed_only"), call.Query("run_type"),
            call.QueryNumber("start_time_from"), call.QueryNumber("start_time_to"));
        return filter is { ActiveOnly: true, CompletedOnly: true }
            ? throw ApiException.InvalidParameter("Only one of active_only and completed_only can be true.")
            : filter;
    }

    public bool Admits(RunEntry run) =>
        (JobId is null || run.JobId == JobId)
        && (Type is null || run.Type == Type)
        && (From is null || run.StartTime >= From) && (To is null || run.StartTime <= To)
        && !(ActiveOnly && run.HasEnded) && !(CompletedOnly && !run.HasEnded);
}
