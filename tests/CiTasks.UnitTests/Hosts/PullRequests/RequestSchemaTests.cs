using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;
using CiTasks.Testing;
using CiTasks.Testing.GitHubApi;
using Xunit;
using static CiTasks.UnitTests.Hosts.PullRequests.Bench;

namespace CiTasks.UnitTests.Hosts.PullRequests;

/// <summary>What our client sends, held against the description that GitHub publishes of its API.</summary>
public sealed class RequestSchemaTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [FactNeeding("npm")]
    public async Task Every_request_fits_what_GitHub_publishes()
    {
        var requests = await RecordAsync();

        var (exitCode, output) = await CheckAsync(requests);

        Assert.True(exitCode == 0, output);
        Assert.Contains($"{requests.Count} requests, 0 findings", output);
        // The record has every kind of call that changes something.
        Assert.Equal(
            ["DELETE issues/comments", "PATCH check-runs", "PATCH issues/comments", "POST check-runs", "POST issues/comments"],
            requests.Where(request => Text(request, "method") != "GET").Select(Kind).Distinct().Order(StringComparer.Ordinal));
    }

    [FactNeeding("npm")]
    public async Task A_request_that_does_not_fit_is_found()
    {
        var requests = await RecordAsync();
        var patch = requests.Last(request => Kind(request) == "PATCH check-runs" && request["body"]?["output"]?["annotations"] is not null);
        var annotations = patch["body"]!["output"]!["annotations"]!.AsArray();
        while (annotations.Count < 51)
        {
            annotations.Add(annotations[0]!.DeepClone());
        }

        requests.First(request => request["body"]?["conclusion"] is not null)["body"]!["conclusion"] = "shrug";

        var (exitCode, output) = await CheckAsync(requests);

        Assert.Equal(1, exitCode);
        Assert.Contains("must NOT have more than 50 items", output);
        Assert.Contains("body/conclusion must be equal to one of the allowed values", output);
    }

    // Everything that the client can say, by every way it has.
    private static async Task<IReadOnlyList<JsonObject>> RecordAsync()
    {
        using var bench = new Bench();
        bench.Repository.Branches["main"].Add("c0");
        using var board = bench.Open();
        var start = new CheckStart("citasks", Head, "id") { Title = "running", Summary = "s", StartedAt = DateTimeOffset.UnixEpoch, DetailsUrl = new Uri("https://github.com/acme/iris/actions/runs/1") };
        foreach (var conclusion in new[] { "success", "failure", "neutral", "cancelled", "timed_out", "skipped", "action_required" })
        {
            await board.EndCheckAsync(await board.BeginCheckAsync(start, default), start, End(conclusion, []), default);
        }

        CheckAnnotation[] annotations =
        [
            .. Enumerable.Range(1, 118).Select(line => new CheckAnnotation("a.py", line, line + 1, "notice", "m")),
            new("a.py", 1, 1, "warning", "m") { StartColumn = 1, EndColumn = 2, Title = "t", RawDetails = "r" },
            new("a.py", 1, 1, "failure", new string('€', 40_000)) { Title = new string('t', 400), RawDetails = new string('€', 40_000) },
        ];
        // Sent a second time after a lost answer, it asks how many there are.
        var isLost = false;
        bench.Server.Break = (call, _) => !isLost && (isLost = call.Body.Contains("annotations", StringComparison.Ordinal)) ? GitHubFault.LostAnswer : null;
        await board.EndCheckAsync(null, start, End("failure", annotations), default);

        bench.Repository.AddComment(Pull, "github-actions[bot]", Body("a"));
        bench.Repository.AddComment(Pull, "github-actions[bot]", Body("b"));
        await bench.PutAsync(board, "c");
        bench.Server.ListsBehind = 2;
        bench.Repository.Comments.Clear();
        await bench.PutAsync(board, "d");
        await board.FindCheckTextAsync("main", "citasks", default);
        await board.FindPullRequestAsync(Head, "acme", "other", default);
        return
        [
            // The one call of the GraphQL API is not in that description.
            .. bench.Server.Calls.Where(call => call.Route != "graphql").Select(call => new JsonObject
            {
                ["method"] = call.Method,
                ["path"] = call.Path,
                ["query"] = new JsonObject(call.Query.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
                ["body"] = call.Json,
            }),
        ];
    }

    private static CheckEnd End(string conclusion, IReadOnlyList<CheckAnnotation> annotations) => new(conclusion, "t", "s", "x", annotations) { CompletedAt = DateTimeOffset.UnixEpoch };

    private async Task<(int ExitCode, string Output)> CheckAsync(IEnumerable<JsonObject> requests) =>
        await NpmVerifiers.RunAsync("requests/verify.mjs", _temp.Write("requests.jsonl", string.Join('\n', requests.Select(request => request.ToJsonString()))));

    private static string Text(JsonObject request, string name) => request[name]!.GetValue<string>();

    private static string Kind(JsonObject request) => $"{Text(request, "method")} {(Text(request, "path").Contains("check-runs", StringComparison.Ordinal) ? "check-runs" : "issues/comments")}";
}
