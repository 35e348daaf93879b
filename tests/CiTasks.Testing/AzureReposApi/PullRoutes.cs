using System.Text.Json.Nodes;

namespace CiTasks.Testing.AzureReposApi;

/// <summary>Pull requests, their pushes and what they change.</summary>
internal static class PullRoutes
{
    private const string Read = "GenericRead";
    private const int LongestPage = 2000;

    private static readonly string[] QueryTypes = ["notSet", "lastMergeCommit", "commit"];

    public static void Add(AzureRoutes routes)
    {
        routes.Add("GET", "pullRequests", Read, ["searchCriteria.status", "searchCriteria.sourceRefName", "searchCriteria.targetRefName", "$top", "$skip"], List);
        routes.Add("GET", "pullRequests/{pull}", Read, [], (repository, call) => AzureView.Pull(repository, Find(repository, call)));
        routes.Add("GET", "pullRequests/{pull}/iterations", Read, ["includeCommits"], (repository, call) =>
            AzureView.List(Find(repository, call).Iterations.Select((iteration, index) => new JsonObject
            {
                ["id"] = index + 1,
                ["reason"] = index == 0 ? "create" : "push",
                ["sourceRefCommit"] = new JsonObject { ["commitId"] = iteration.Commit },
                ["hasMoreCommits"] = false,
            })));
        routes.Add("GET", "pullRequests/{pull}/iterations/{iteration}/changes", Read, ["$top", "$skip", "$compareTo"], Changes);
        routes.Add("POST", "pullrequestquery", Read, [], Query);
    }

    public static AzurePull Find(AzureRepository repository, AzureCall call) =>
        repository.Pulls.FirstOrDefault(pull => $"{pull.Number}" == call.Values["pull"]) ?? throw AzureRefusal.NoPull();

    private static JsonObject List(AzureRepository repository, AzureCall call)
    {
        var status = call.Query.GetValueOrDefault("searchCriteria.status", "active");
        var branch = call.Query.GetValueOrDefault("searchCriteria.sourceRefName");
        return AzureView.List(repository.Pulls
            .Where(pull => (status == "all" || pull.Status == status) && (branch is null || branch == $"refs/heads/{pull.Branch}"))
            .OrderByDescending(pull => pull.Number)
            .Skip(Number(call, "$skip", 0))
            .Take(Number(call, "$top", 100))
            .Select(pull => AzureView.Pull(repository, pull)));
    }

    private static JsonObject Changes(AzureRepository repository, AzureCall call)
    {
        var pull = Find(repository, call);
        if (!int.TryParse(call.Values["iteration"], out var id) || id < 1 || id > pull.Iterations.Count)
        {
            throw AzureRefusal.Missing($"iteration {call.Values["iteration"]}");
        }

        var (top, skip) = (Math.Min(Number(call, "$top", 100), LongestPage), Number(call, "$skip", 0));
        var files = pull.Iterations[id - 1].Files;
        var isMore = skip + top < files.Count;
        return new JsonObject
        {
            ["changeEntries"] = new JsonArray([.. files.Skip(skip).Take(top).Select(file => new JsonObject
            {
                ["changeTrackingId"] = pull.TrackingId(file),
                ["changeId"] = pull.TrackingId(file),
                ["item"] = new JsonObject { ["path"] = "/" + file },
                ["changeType"] = "edit",
            })]),
            ["nextSkip"] = isMore ? skip + top : 0,
            ["nextTop"] = isMore ? top : 0,
        };
    }

    private static JsonObject Query(AzureRepository repository, AzureCall call)
    {
        var body = call.Json!;
        body.Only("queries");
        var queries = (body["queries"] as JsonArray ?? throw AzureRefusal.Form("queries is not an array.")).Select(query => query as JsonObject ?? throw AzureRefusal.Form("A query is not an object.")).ToList();
        var results = queries.Select(query =>
        {
            query.Only("type", "items");
            var type = query.Word("type", QueryTypes);
            var items = (query["items"] as JsonArray ?? throw AzureRefusal.Form("items is not an array.")).Select(item => item!.GetValue<string>());
            var found = items.Distinct().Select(item => (Item: item, Pulls: repository.Pulls.Where(pull => Has(pull, type, item)).ToList())).Where(pair => pair.Pulls.Count > 0);
            return new JsonObject(found.Select(pair => KeyValuePair.Create(pair.Item, (JsonNode?)new JsonArray([.. pair.Pulls.Select(pull => AzureView.Pull(repository, pull))]))));
        }).ToList();
        return new JsonObject { ["queries"] = body["queries"]!.DeepClone(), ["results"] = new JsonArray([.. results]) };
    }

    // By the commit that a merge made, or by those that it brought in.
    private static bool Has(AzurePull pull, string? type, string commit) => type switch
    {
        "lastMergeCommit" => pull.MergeCommit == commit,
        "commit" => pull.Status == "completed" && pull.Iterations.Any(iteration => iteration.Commit == commit),
        _ => throw AzureRefusal.Form("A query has no type."),
    };

    private static int Number(AzureCall call, string name, int normal) => call.Query.TryGetValue(name, out var text) && int.TryParse(text, out var number) ? number : normal;
}
