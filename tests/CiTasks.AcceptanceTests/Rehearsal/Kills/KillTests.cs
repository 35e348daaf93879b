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
        var steps = 0;
        for (var round = 0; round <= rounds; round++)
        {
            // Mostly without a Python: that a task's process runs while the server is killed is tried often enough.
            var python = round % 5 == 0 ? "python3" : "/no/python";
            await using var server = await RehearsalServer.StartAsync("--root", root.Path, "--sandbox", "paths", "--python", python);
            try
            {
                await Task.WhenAll(clients.Select((client, index) => client.VerifyAsync(server, choices[index])));
                var work = clients.Select((client, index) => WorkAsync(client, server, choices[index])).ToArray();
                await Task.Delay(moments.Next(300));
                await server.CrashAsync();
                steps += (await Task.WhenAll(work)).Sum();
                EveryDocumentParses(root.Path);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                throw new InvalidOperationException($"Round {round} with CITASKS_KILL_SEED={seed}: {problem.Message}\n{server.Errors}", problem);
            }
        }
        output.WriteLine($"{steps} acknowledged steps");
        // Otherwise nothing was tried.
        Assert.True(steps > rounds * clients.Length, $"only {steps} steps");
    }

    private static async Task<int> WorkAsync(IKilledClient client, RehearsalServer server, Random random)
    {
        for (var steps = 0; ; steps++)
        {
            try
            {
                await client.StepAsync(server, random);
            }
            catch (Exception end) when (end is HttpRequestException or IOException)
            {
                return steps;
            }
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
}
