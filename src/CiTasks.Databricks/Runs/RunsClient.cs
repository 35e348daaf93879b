using System.Text.Json.Nodes;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;

namespace CiTasks.Databricks.Runs;

/// <summary>The runs part of the Jobs API 2.2 (facts/databricks-api.md 5).</summary>
public sealed class RunsClient(WorkspaceHttp http)
{
    private const string Root = "api/2.2/jobs/";

    /// <summary>
    /// Starts a job once: the document carries an <c>idempotency_token</c>, so a lost answer is
    /// asked for again with the same one.
    /// </summary>
    /// <param name="request">The body of <c>jobs/run-now</c>, with its token.</param>
    /// <param name="cancel">Stops waiting; the run may have started.</param>
    /// <returns>The run's id.</returns>
    public async Task<long> RunNowAsync(JsonObject request, CancellationToken cancel)
    {
        var answer = await http.SendAsync(ApiRequest.Post(Root + "run-now", request), cancel).ConfigureAwait(false);
        return answer.Number("run_id") ?? throw new DatabricksException(ErrorKind.Unreachable, "POST " + Root + "run-now", "the answer has no run_id") { MayHaveHadAnEffect = true };
    }

    /// <summary>The run with all pages of its tasks.</summary>
    public async Task<JsonObject> GetAsync(long id, CancellationToken cancel)
    {
        JsonObject? run = null;
        string? page = null;
        do
        {
            var answer = await http.SendAsync(ApiRequest.Get(Root + "runs/get", ("run_id", id.ToString()), ("page_token", page)), cancel).ConfigureAwait(false);
            page = Paging.Next(answer, page, "GET " + Root + "runs/get");
            if (run is null)
            {
                run = answer;
            }
            else if (answer["tasks"] is JsonArray more)
            {
                var tasks = run["tasks"] as JsonArray ?? [];
                foreach (var task in more.ToList())
                {
                    more.Remove(task);
                    tasks.Add(task);
                }

                run["tasks"] ??= tasks;
            }
        }
        while (page is not null);
        return run;
    }

    /// <summary>Output of one task run (never of the parent run): logs, error, error_trace.</summary>
    public Task<JsonObject> GetOutputAsync(long taskRunId, CancellationToken cancel) =>
        http.SendAsync(ApiRequest.Get(Root + "runs/get-output", ("run_id", taskRunId.ToString())), cancel);

    /// <summary>Asks for a run to be cancelled; a finished one is left as it is.</summary>
    public Task CancelAsync(long id, CancellationToken cancel) =>
        http.SendAsync(ApiRequest.Post(Root + "runs/cancel", new JsonObject { ["run_id"] = id }), cancel);
}
