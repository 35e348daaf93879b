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

    public bool Admits(Run run) => (JobId is null || run.JobId == JobId) && run.Read(document =>
    {
        var ended = RunState.Of(document).IsTerminal;
        var start = document.RequiredNumber("start_time");
        return !(ActiveOnly && ended) && !(CompletedOnly && !ended)
            && (Type is null || document.Text("run_type") == Type)
            && (From is null || start >= From) && (To is null || start <= To);
    });
}
