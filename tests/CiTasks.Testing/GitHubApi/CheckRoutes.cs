using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubApi;

/// <summary>Check runs.</summary>
internal static class CheckRoutes
{
    private static readonly string[] Kept = ["name", "external_id", "details_url", "status", "conclusion", "started_at", "completed_at"];

    public static void Add(GitHubRoutes routes)
    {
        routes.Add("POST", "repos/{owner}/{name}/check-runs", "checks: write", Create);
        routes.Add("PATCH", "repos/{owner}/{name}/check-runs/{id}", "checks: write", Update);
        routes.Add("GET", "repos/{owner}/{name}/check-runs/{id}", "checks: read", (repository, call) => GitHubAnswer.Ok(GitHubView.Check(repository, Find(repository, call))));
        routes.Add("GET", "repos/{owner}/{name}/check-runs/{id}/annotations", "checks: read", (repository, call) =>
            GitHubAnswer.Page(call, repository, Find(repository, call).Annotations.Select(item => item.DeepClone().AsObject())));
        routes.Add("GET", "repos/{owner}/{name}/commits/{ref}/check-runs", "checks: read", List);
    }

    private static GitHubAnswer Create(GitHubRepository repository, GitHubCall call)
    {
        var app = App(call);
        var body = call.Json!;
        CheckRules.Apply(body, isNew: true);
        var sha = body["head_sha"]!.GetValue<string>();
        if (repository.Resolve(sha) != sha)
        {
            throw new GitHubRefusal(422, $"No commit found for SHA: {sha}");
        }

        var check = new GitHubCheck(repository.NextId(), app, sha, new JsonObject { ["status"] = "queued", ["conclusion"] = null });
        repository.Checks.Add(check);
        Take(check, body);
        return new GitHubAnswer(201, GitHubView.Check(repository, check));
    }

    private static GitHubAnswer Update(GitHubRepository repository, GitHubCall call)
    {
        var app = App(call);
        var check = Find(repository, call);
        if (check.App != app)
        {
            throw new GitHubRefusal(403, "Invalid app_id `15368` - check run can only be modified by the GitHub App that created it.");
        }

        CheckRules.Apply(call.Json!, isNew: false);
        Take(check, call.Json!);
        return GitHubAnswer.Ok(GitHubView.Check(repository, check));
    }

    private static GitHubAnswer List(GitHubRepository repository, GitHubCall call)
    {
        var commit = PullRoutes.Commit(repository, call.Values["ref"]);
        var found = repository.Checks
            .Where(check => check.Sha == commit && Fits(call, "check_name", check.Text("name")) && Fits(call, "status", check.Text("status")))
            .OrderByDescending(check => check.Id)
            .ToList();
        if (call.Query.GetValueOrDefault("filter", "latest") == "latest")
        {
            found = [.. found.DistinctBy(check => (check.Text("name"), check.App))];
        }

        return GitHubAnswer.Page(call, repository, found.Select(check => GitHubView.Check(repository, check)), "check_runs");
    }

    private static void Take(GitHubCheck check, JsonObject body)
    {
        foreach (var field in Kept.Where(body.ContainsKey))
        {
            check.Fields[field] = body[field]?.DeepClone();
        }

        if (body.ContainsKey("conclusion"))
        {
            check.Fields["status"] = "completed";
        }
        else if (body["status"] is { } status && status.GetValue<string>() != "completed")
        {
            check.Fields["conclusion"] = null;
            check.Fields["completed_at"] = null;
        }

        if (body["output"] is JsonObject output)
        {
            check.Annotations.AddRange((output["annotations"] as JsonArray ?? []).Select(item => item!.DeepClone().AsObject()));
            check.Fields["output"] = new JsonObject(output.Where(pair => pair.Key != "annotations").Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        }
    }

    private static string App(GitHubCall call) => call.Token!.App ?? throw new GitHubRefusal(403, "You must authenticate via a GitHub App.");

    private static bool Fits(GitHubCall call, string parameter, string? value) => !call.Query.TryGetValue(parameter, out var wanted) || wanted == value;

    private static GitHubCheck Find(GitHubRepository repository, GitHubCall call) =>
        repository.Checks.FirstOrDefault(check => $"{check.Id}" == call.Values["id"]) ?? throw GitHubRefusal.NotFound();
}
