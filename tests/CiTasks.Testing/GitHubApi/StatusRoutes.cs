using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubApi;

/// <summary>Statuses of commits.</summary>
internal static class StatusRoutes
{
    private static readonly string[] States = ["error", "failure", "pending", "success"];

    public static void Add(GitHubRoutes routes) => routes.Add("POST", "repos/{owner}/{name}/statuses/{sha}", "statuses: write", Create);

    private static GitHubAnswer Create(GitHubRepository repository, GitHubCall call)
    {
        var (sha, body) = (call.Values["sha"], call.Json!);
        if (repository.Resolve(sha) != sha)
        {
            throw new GitHubRefusal(422, $"No commit found for SHA: {sha}");
        }

        if (body.Select(pair => pair.Key).Except(["state", "target_url", "description", "context"]).FirstOrDefault() is { } unknown)
        {
            throw new GitHubRefusal(422, $"Invalid request. \"{unknown}\" is not a permitted key.");
        }

        if (!States.Contains(body["state"]?.GetValue<string>()))
        {
            throw new GitHubRefusal(422, "Validation Failed: state is not included in the list");
        }

        if (body["description"]?.GetValue<string>().Length > 140)
        {
            throw new GitHubRefusal(422, "Validation Failed: description is too long (maximum is 140 characters)");
        }

        var status = new JsonObject { ["id"] = repository.NextId(), ["sha"] = sha, ["context"] = "default" };
        foreach (var (name, value) in body)
        {
            status[name] = value?.DeepClone();
        }

        repository.Statuses.Add(status);
        return new GitHubAnswer(201, status.DeepClone().AsObject());
    }
}
