using System.Text.Json.Nodes;
using CiTasks.Testing;
using Xunit.Abstractions;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

/// <summary>
/// Case A16, over and over: a start whose request or answer is lost starts exactly one run. Steps of one run each in
/// processes of their own, and steps of many runs.
/// </summary>
public sealed class StartOnceTests(ITestOutputHelper output) : RunCase
{
    private const int RunsOfAStep = 50;

    // Enough to keep two cores busy while others wait for a repetition.
    private const int Processes = 6;

    private static readonly ProxyFault[] Faults =
        [ProxyFault.LostAnswer, ProxyFault.DoneButUnavailable, ProxyFault.LostRequest, ProxyFault.Unavailable, ProxyFault.TooMany];

    [Fact]
    public Task Thirty_starts_with_lost_requests_and_answers_are_thirty_runs() => StartAsync(singles: 10, steps: 1, runsOfAStep: 20);

    [FactNeeding("minutes")]
    public Task Five_hundred_starts_with_lost_requests_and_answers_are_five_hundred_runs() => StartAsync(singles: 100, steps: 8, RunsOfAStep);

    private async Task StartAsync(int singles, int steps, int runsOfAStep)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CITASKS_START_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"CITASKS_START_SEED={seed}");
        var job = await JobAsync("once", "\"max_concurrent_runs\": 1000");
        var plan = new FaultPlan(seed);
        using var proxy = new RecordingProxy(Workspace.Uri, (request, _) =>
            request.Path.EndsWith("run-now", StringComparison.Ordinal) ? plan.Next(BodyOf(request)["idempotency_token"]!.GetValue<string>()) : ProxyFault.None);
        using var folder = new TempFolder();
        var bodies = new JsonArray([.. Enumerable.Range(0, runsOfAStep).Select(_ => new JsonObject { ["job_id"] = job })]).ToJsonString();
        folder.Write("runs.json", bodies);
        string[][] commands =
        [
            .. Enumerable.Repeat<string[]>(["run-job", "--run-file", "runs.json", "--order", "parallel"], steps),
            .. Enumerable.Repeat<string[]>(["run-job", "--job-id", job.ToString()], singles),
        ];
        var count = 0;
        await Parallel.ForEachAsync(commands, new ParallelOptions { MaxDegreeOfParallelism = Processes }, async (command, _) =>
        {
            var folderOfIts = $"result-{Interlocked.Increment(ref count)}";
            Ends(0, await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), [.. command, "--result-dir", folderOfIts]));
        });

        var expected = singles + (steps * runsOfAStep);
        var starts = proxy.To("run-now").Select(request => BodyOf(request)["idempotency_token"]!.GetValue<string>()).ToList();
        output.WriteLine($"{starts.Count} requests for {expected} starts; {plan}");
        Assert.Equal(expected, starts.Distinct().Count());
        Assert.All(starts.Distinct(), token => Assert.InRange(token.Length, 1, 64));
        Assert.Equal(expected, await CountRunsAsync());
        // Nothing is proved by a proxy that let everything pass.
        Assert.True(starts.Count >= expected * 1.5, $"only {starts.Count} requests for {expected} starts");
    }

    private async Task<int> CountRunsAsync()
    {
        var count = 0;
        for (var page = ""; ;)
        {
            var answer = await GetAsync($"api/2.2/jobs/runs/list?limit=25{page}");
            count += answer["runs"]!.AsArray().Count;
            if (answer["next_page_token"]?.GetValue<string>() is not { Length: > 0 } next)
            {
                return count;
            }

            page = $"&page_token={Uri.EscapeDataString(next)}";
        }
    }

    /// <summary>What befalls the requests of each start: one fault or two in most cases, then none.</summary>
    private sealed class FaultPlan(int seed)
    {
        private readonly Lock _lock = new();
        private readonly Random _random = new(seed);
        private readonly Dictionary<string, int> _seen = [];
        private readonly Dictionary<ProxyFault, int> _struck = [];

        public ProxyFault Next(string token)
        {
            lock (_lock)
            {
                var before = _seen.GetValueOrDefault(token);
                _seen[token] = before + 1;
                var fault = before == 0 || (before == 1 && _random.Next(4) == 0) ? Faults[_random.Next(Faults.Length)] : ProxyFault.None;
                _struck[fault] = _struck.GetValueOrDefault(fault) + 1;
                return fault;
            }
        }

        public override string ToString() => string.Join(", ", _struck.Select(pair => $"{pair.Key} {pair.Value}"));
    }
}
