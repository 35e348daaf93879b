using System.Text.Json.Nodes;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;

namespace CiTasks.Databricks.Runs;

/// <summary>The runs part of the Jobs API 2.2 (facts/databricks-api.md 4.6 and 5).</summary>
public sealed class RunsClient(WorkspaceHttp http)
{
    private const string Root = "api/2.2/jobs/";
    private static readonly string[] PagedArrays = ["tasks", "iterations", "job_clusters", "job_parameters", "repair_history"];

    /// <summary>
    /// Starts a job once: the document carries an <c>idempotency_token</c>, so a lost answer is
    /// asked for again with the same one.
    /// </summary>
    /// <param name="request">The body of <c>jobs/run-now</c>, with its token.</param>
    /// <param name="unsent">Stops it as long as it waits for its turn: nothing has been sent then.</param>
    /// <param name="cancel">Stops waiting for the answer; the run may have started.</param>
    /// <returns>The run's id.</returns>
    public Task<long> RunNowAsync(JsonObject request, CancellationToken unsent, CancellationToken cancel) => StartAsync("run-now", request, unsent, cancel);

    /// <summary>Starts a one-time run once; as <see cref="RunNowAsync"/>.</summary>
    /// <param name="request">The body of <c>jobs/runs/submit</c>, with its token.</param>
    /// <param name="unsent">Stops it as long as it waits for its turn: nothing has been sent then.</param>
    /// <param name="cancel">Stops waiting for the answer; the run may have started.</param>
    /// <returns>The run's id.</returns>
    public Task<long> SubmitAsync(JsonObject request, CancellationToken unsent, CancellationToken cancel) => StartAsync("runs/submit", request, unsent, cancel);

    /// <summary>The run with all pages of its tasks (of its iterations, when it is a for-each task's run) and its repairs.</summary>
    public Task<JsonObject> GetAsync(long id, CancellationToken cancel) => ReadAsync(id, Repeat.Safe, cancel);

    /// <summary>The same; null when there is no such run.</summary>
    public async Task<JsonObject?> FindAsync(long id, CancellationToken cancel)
    {
        try
        {
            return await GetAsync(id, cancel).ConfigureAwait(false);
        }
        catch (DatabricksException problem) when (problem.Kind == ErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>The run as <see cref="GetAsync"/> reads it, asked once: a caller that polls has its own way with failures.</summary>
    public Task<JsonObject> PollAsync(long id, CancellationToken cancel) => ReadAsync(id, Repeat.Never, cancel);

    /// <summary>Output of one task run (never of the parent run): logs, error, error_trace, notebook_output.</summary>
    public Task<JsonObject> GetOutputAsync(long taskRunId, CancellationToken cancel) =>
        http.SendAsync(ApiRequest.Get(Root + "runs/get-output", ("run_id", taskRunId.ToString())), cancel);

    /// <summary>Asks for a run to be cancelled; a finished one is left as it is.</summary>
    public Task CancelAsync(long id, CancellationToken cancel) => CancelAsync(id, Repeat.Safe, cancel);

    /// <summary>The same, asked once: a caller that has little time asks again in its own way.</summary>
    public Task CancelOnceAsync(long id, CancellationToken cancel) => CancelAsync(id, Repeat.Never, cancel);

    /// <summary>Deletes a run that is over; the service refuses an active one.</summary>
    public Task DeleteAsync(long id, CancellationToken cancel) =>
        http.SendAsync(ApiRequest.Post(Root + "runs/delete", new JsonObject { ["run_id"] = id }), cancel);

    /// <summary>
    /// Repairs a run. There is no token for it: after a lost answer the run's <c>repair_history</c>
    /// tells whether it was done.
    /// </summary>
    /// <param name="request">The body of <c>jobs/runs/repair</c>.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The repair's id.</returns>
    public async Task<long> RepairAsync(JsonObject request, CancellationToken cancel)
    {
        var answer = await http.SendAsync(ApiRequest.Post(Root + "runs/repair", request, Repeat.Unsafe), cancel).ConfigureAwait(false);
        return answer.Number("repair_id") ?? throw new DatabricksException(ErrorKind.Unreachable, "POST " + Root + "runs/repair", "the answer has no repair_id") { MayHaveHadAnEffect = true };
    }

    /// <summary>The newest runs first (without their tasks), page by page as far as the caller reads.</summary>
    /// <param name="filter">Query of <c>jobs/runs/list</c>: <c>job_id</c>, <c>active_only</c>, <c>run_type</c>, …</param>
    /// <param name="cancel">Stops it.</param>
    public async IAsyncEnumerable<JsonObject> ListAsync((string Name, string? Value)[] filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        string? page = null;
        do
        {
            var answer = await http.SendAsync(ApiRequest.Get(Root + "runs/list", [.. filter, ("limit", "25"), ("page_token", page)]), cancel).ConfigureAwait(false);
            foreach (var run in answer.Children("runs"))
            {
                yield return run;
            }

            page = Paging.Next(answer, page, "GET " + Root + "runs/list");
        }
        while (page is not null);
    }

    private Task<JsonObject> CancelAsync(long id, Repeat repeat, CancellationToken cancel) =>
        http.SendAsync(ApiRequest.Post(Root + "runs/cancel", new JsonObject { ["run_id"] = id }, repeat), cancel);

    private async Task<long> StartAsync(string call, JsonObject request, CancellationToken unsent, CancellationToken cancel)
    {
        await http.Pace.WaitAsync(unsent).ConfigureAwait(false);
        unsent.ThrowIfCancellationRequested();
        var answer = await http.SendAsync(ApiRequest.Post(Root + call, request) with { HasTurn = true }, cancel).ConfigureAwait(false);
        return answer.Number("run_id") ?? throw new DatabricksException(ErrorKind.Unreachable, "POST " + Root + call, "the answer has no run_id") { MayHaveHadAnEffect = true };
    }

    private async Task<JsonObject> ReadAsync(long id, Repeat repeat, CancellationToken cancel)
    {
        JsonObject? run = null;
        string? page = null;
        do
        {
            var request = ApiRequest.Get(Root + "runs/get", ("run_id", id.ToString()), ("include_history", "true"), ("page_token", page)) with { Repeat = repeat };
            var answer = await http.SendAsync(request, cancel).ConfigureAwait(false);
            page = Paging.Next(answer, page, "GET " + Root + "runs/get");
            if (run is null)
            {
                run = answer;
            }
            else
            {
                Append(run, answer);
            }
        }
        while (page is not null);
        return run;
    }

    // A later page repeats the plain fields; the states are those of the first one.
    private static void Append(JsonObject run, JsonObject page)
    {
        foreach (var name in PagedArrays)
        {
            if (page[name] is not JsonArray more)
            {
                continue;
            }

            page.Remove(name);
            if (run[name] is JsonArray have)
            {
                foreach (var item in more.ToList())
                {
                    more.Remove(item);
                    have.Add(item);
                }
            }
            else
            {
                run[name] = more;
            }
        }
    }
}
