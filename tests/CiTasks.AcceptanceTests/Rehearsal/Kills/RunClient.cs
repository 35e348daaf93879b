using System.Net;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal.Kills;

/// <summary>Starts, cancels and deletes runs. A token starts one run, however often it is sent.</summary>
internal sealed class RunClient(string kind) : IKilledClient
{
    private const string Task = """ "spark_python_task": {"python_file": "dbfs:/kills/task.py"} """;

    private readonly Dictionary<string, long> _runs = [];
    private readonly HashSet<long> _deleted = [];
    private string? _startUnderWay;
    private long? _deletionUnderWay;
    private long? _job;
    private int _started;

    public async Task StepAsync(RehearsalServer server, Random random)
    {
        if (_job is null)
        {
            await server.PutFileAsync("/kills/task.py", "print('done')");
            _job = await server.CreateJobAsync($$"""{"name": "{{kind}}", "max_concurrent_runs": 3, "tasks": [{"task_key": "a",{{Task}}}]}""");
        }
        if (_runs.Count == 0 || (_runs.Count < 5 && random.Next(3) > 0))
        {
            _startUnderWay = $"{kind}-{_started++}";
            _runs[_startUnderWay] = await StartAsync(server, _startUnderWay);
            _startUnderWay = null;
            return;
        }
        var run = _runs.Values.ElementAt(random.Next(_runs.Count));
        await server.PostAsync("/api/2.1/jobs/runs/cancel", $$"""{"run_id": {{run}}}""").OkAsync();
        _deletionUnderWay = run;
        var answer = await server.PostAsync("/api/2.1/jobs/runs/delete", $$"""{"run_id": {{run}}}""");
        _deletionUnderWay = null;
        if (answer.Status == HttpStatusCode.OK)
        {
            Forget(run);
        }
        else
        {
            Assert.Contains("is active", answer.Message, StringComparison.Ordinal);
        }
    }

    public async Task VerifyAsync(RehearsalServer server, Random random)
    {
        if (_startUnderWay is { } token)
        {
            _runs[token] = await StartAsync(server, token);
            _startUnderWay = null;
            await server.WaitAsync(_runs[token]);
        }
        foreach (var (name, run) in _runs.ToArray())
        {
            if ((await server.GetAsync($"/api/2.2/jobs/runs/get?run_id={run}")).Status != HttpStatusCode.OK)
            {
                Assert.True(_deletionUnderWay == run, $"The run {run} is gone.");
                Forget(run);
                continue;
            }
            // One that had not begun goes on with the new server.
            var ended = await server.WaitAsync(run);
            Assert.Contains(ended.LifeCycle(), (string[])["TERMINATED", "INTERNAL_ERROR", "SKIPPED"]);
            await server.OutputAsync(ended.Tasks()[0]);
            Assert.Equal(run, await StartAsync(server, name));
        }
        foreach (var run in _deleted)
        {
            var gone = await server.GetAsync($"/api/2.2/jobs/runs/get?run_id={run}");
            Assert.True(gone.Status == HttpStatusCode.BadRequest, $"The run {run} was deleted and is back.");
        }
        _deletionUnderWay = null;
    }

    private void Forget(long run)
    {
        _deleted.Add(run);
        _runs.Remove(_runs.First(entry => entry.Value == run).Key);
    }

    private Task<long> StartAsync(RehearsalServer server, string token) => kind == "submit"
        ? server.SubmitAsync($$"""{"run_name": "kill", "idempotency_token": "{{token}}",{{Task}}}""", version: "2.0")
        : server.RunNowAsync(_job!.Value, $$""", "idempotency_token": "{{token}}" """);
}
