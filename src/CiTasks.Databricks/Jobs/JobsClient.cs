using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;

namespace CiTasks.Databricks.Jobs;

/// <summary>A job as the workspace has it.</summary>
/// <param name="Id">Its id, up to 17 digits and more.</param>
/// <param name="Settings">All settings, as the service shows them.</param>
public sealed record LiveJob(long Id, JsonObject Settings);

/// <summary>The Jobs API 2.2 (facts/databricks-api.md 4). Settings go in and come out as documents.</summary>
public sealed class JobsClient(WorkspaceHttp http)
{
    private const string Root = "api/2.2/jobs/";
    private static readonly string[] PagedArrays = ["tasks", "job_clusters", "environments", "parameters"];

    /// <summary>Ids of all jobs with exactly this name (the service's filter ignores case; this does not).</summary>
    public async Task<IReadOnlyList<long>> FindByNameAsync(string name, CancellationToken cancel)
    {
        var ids = new List<long>();
        await foreach (var job in PagesAsync(name, cancel).ConfigureAwait(false))
        {
            if (job.Child("settings").Text("name") == name && job.Number("job_id") is { } id)
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    /// <summary>A job with all pages of its arrays; null when it does not exist.</summary>
    public async Task<LiveJob?> FindAsync(long id, CancellationToken cancel)
    {
        try
        {
            var settings = new JsonObject();
            string? page = null;
            do
            {
                var answer = await http.SendAsync(ApiRequest.Get(Root + "get", ("job_id", id.ToString()), ("page_token", page)), cancel).ConfigureAwait(false);
                Append(settings, answer.Child("settings") ?? []);
                page = Paging.Next(answer, page, "GET " + Root + "get");
            }
            while (page is not null);
            return new LiveJob(id, settings);
        }
        catch (DatabricksException problem) when (problem.Kind == ErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Creates a job. A lost answer is not repeated: ask <see cref="FindByNameAsync"/> what happened.</summary>
    public async Task<long> CreateAsync(JsonObject settings, CancellationToken cancel)
    {
        var answer = await http.SendAsync(ApiRequest.Post(Root + "create", settings, Repeat.Unsafe), cancel).ConfigureAwait(false);
        return answer.Number("job_id") ?? throw new DatabricksException(ErrorKind.Unreachable, "POST " + Root + "create", "the answer has no job_id") { MayHaveHadAnEffect = true };
    }

    /// <summary>Replaces all settings of a job.</summary>
    public Task ResetAsync(long id, JsonObject settings, CancellationToken cancel) =>
        http.SendAsync(ApiRequest.Post(Root + "reset", new JsonObject { ["job_id"] = id, ["new_settings"] = settings.DeepClone() }), cancel);

    private async IAsyncEnumerable<JsonObject> PagesAsync(string name, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? page = null;
        do
        {
            var answer = await http.SendAsync(
                ApiRequest.Get(Root + "list", ("limit", "100"), ("name", name), ("page_token", page)),
                cancel).ConfigureAwait(false);
            foreach (var job in answer.Children("jobs"))
            {
                yield return job;
            }

            page = Paging.Next(answer, page, "GET " + Root + "list");
        }
        while (page is not null);
    }

    // A later page repeats the plain fields and goes on with the arrays.
    private static void Append(JsonObject settings, JsonObject page)
    {
        foreach (var (name, value) in page.ToList())
        {
            page.Remove(name);
            if (value is JsonArray more && settings[name] is JsonArray have && PagedArrays.Contains(name))
            {
                foreach (var item in more.ToList())
                {
                    more.Remove(item);
                    have.Add(item);
                }
            }
            else
            {
                settings[name] = value;
            }
        }
    }
}
