using System.Text.Json;
using CiTasks.Testing;
using Xunit.Abstractions;

namespace CiTasks.AcceptanceTests.Rehearsal.Kills;

/// <summary>
/// A workspace that is killed at random moments, over and over, on the same folder and under parallel clients: what
/// it acknowledged is there byte for byte, and nothing is half-written.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public Task Ten_kills_lose_nothing_that_was_acknowledged() => KillAsync(rounds: 10);

    [FactNeeding("minutes")]
    public Task Two_hundred_kills_lose_nothing_that_was_acknowledged() => KillAsync(rounds: 200);

    private async Task KillAsync(int rounds)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CITASKS_KILL_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"CITASKS_KILL_SEED={seed}");
        using var root = new TempFolder();
        var moments = new Random(seed);
        IKilledClient[] clients = [.. Nouns.All.Select(noun => new NounClient(noun)), new UploadClient(), new RunClient("run-now"), new RunClient("submit")];
        Random[] choices = [.. clients.Select((_, index) => new Random(seed + index + 1))];
        var steps = new Steps();
        for (var round = 0; round <= rounds; round++)
        {
            // Mostly without a Python: that a task's process runs while the server is killed is tried often enough.
            var python = round % 5 == 0 ? "python3" : "/no/python";
            await using var server = await RehearsalServer.StartAsync("--root", root.Path, "--sandbox", "paths", "--python", python);
            try
            {
                await Task.WhenAll(clients.Select((client, index) => client.VerifyAsync(server, choices[index])));
                var work = clients.Select((client, index) => WorkAsync(client, server, choices[index], steps)).ToArray();
                // By steps first: after the same time a busy machine has done nothing that could be lost.
                await steps.WaitForMoreAsync(moments.Next(25));
                await Task.Delay(moments.Next(40));
                await server.CrashAsync();
                await Task.WhenAll(work);
                EveryDocumentParses(root.Path);
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"Round {round} with CITASKS_KILL_SEED={seed}: {problem.Message}\n{server.Errors}", problem);
            }
        }
        output.WriteLine($"{steps.Count} acknowledged steps");
    }

    private static async Task WorkAsync(IKilledClient client, RehearsalServer server, Random random, Steps steps)
    {
        try
        {
            while (true)
            {
                await client.StepAsync(server, random);
                steps.Add();
            }
        }
        catch (Exception end) when (end is HttpRequestException or IOException)
        {
            // The server is dead, as it is meant to be; what else goes wrong is for the test to tell.
        }
    }

    private static void EveryDocumentParses(string root)
    {
        foreach (var path in Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories))
        {
            try
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            }
            catch (JsonException problem)
            {
                throw new InvalidDataException($"{path} is half-written: {problem.Message}", problem);
            }
        }
    }

    /// <summary>What was acknowledged to all clients together.</summary>
    private sealed class Steps
    {
        private int _count;

        public int Count => _count;

        public void Add() => Interlocked.Increment(ref _count);

        public async Task WaitForMoreAsync(int more)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            for (var enough = _count + more; _count < enough;)
            {
                await Task.Delay(2, limit.Token);
            }
        }
    }
}
