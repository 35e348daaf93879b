using System.Text.Json.Nodes;

namespace CiTasks.Testing.AzureReposApi;

/// <summary>Statuses of pull requests and commits.</summary>
internal static class StatusRoutes
{
    private const string Read = "GenericRead";
    private const string Write = "PullRequestContribute";

    private static readonly string[] States = ["notSet", "pending", "succeeded", "failed", "error", "notApplicable"];

    public static void Add(AzureRoutes routes)
    {
        routes.Add("GET", "pullRequests/{pull}/statuses", Read, [], (repository, call) => AzureView.List(PullRoutes.Find(repository, call).Statuses.Select(AzureView.Status)));
        routes.Add("POST", "pullRequests/{pull}/statuses", Write, [], (repository, call) =>
        {
            var pull = PullRoutes.Find(repository, call);
            call.Json!.Only("state", "description", "context", "targetUrl", "iterationId", "properties");
            var iteration = call.Json!.Number("iterationId");
            if (iteration < 1 || iteration > pull.Iterations.Count)
            {
                throw AzureRefusal.Form($"The pull request has no iteration {iteration}.");
            }

            var status = Status(repository, call) with { Iteration = iteration };
            pull.Statuses.Add(status);
            return AzureView.Status(status);
        });
        routes.Add("GET", "commits/{commit}/statuses", Read, ["top", "skip", "latestOnly"], (repository, call) =>
            AzureView.List(repository.Statuses.Where(status => status.Commit == Commit(repository, call)).Select(AzureView.Status)));
        routes.Add("POST", "commits/{commit}/statuses", "GenericContribute|PullRequestContribute", [], (repository, call) =>
        {
            call.Json!.Only("state", "description", "context", "targetUrl");
            var status = Status(repository, call) with { Commit = Commit(repository, call) };
            repository.Statuses.Add(status);
            return AzureView.Status(status);
        });
    }

    private static AzureStatus Status(AzureRepository repository, AzureCall call)
    {
        var body = call.Json!;
        var context = body.Part("context") ?? throw AzureRefusal.Form("context is missing.");
        context.Only("name", "genre");
        if (context.Text("name") is not { Length: > 0 } name)
        {
            throw AzureRefusal.Form("The name of a status must not be empty.");
        }

        if (body.Text("targetUrl") is { } page && !Uri.TryCreate(page, UriKind.Absolute, out _))
        {
            throw AzureRefusal.Form($"{page} is not an address.");
        }

        return new AzureStatus(repository.NextId(), context.Text("genre") ?? "", name, body.Word("state", States) ?? "notSet", call.Token!.Identity)
        {
            Description = body.Text("description"),
            TargetUrl = body.Text("targetUrl"),
        };
    }

    private static string Commit(AzureRepository repository, AzureCall call) =>
        repository.Knows(call.Values["commit"]) ? call.Values["commit"] : throw AzureRefusal.Missing($"commit {call.Values["commit"]}");
}
