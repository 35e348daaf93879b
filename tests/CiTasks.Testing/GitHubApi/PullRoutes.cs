using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubApi;

/// <summary>Pull requests and commits.</summary>
internal static class PullRoutes
{
    public static void Add(GitHubRoutes routes)
    {
        routes.Add("GET", "repos/{owner}/{name}/pulls", "pull-requests: read", (repository, call) =>
        {
            var state = call.Query.GetValueOrDefault("state", "open");
            // Without the owner the filter is as if it were not there.
            var head = call.Query.GetValueOrDefault("head") is { } label && label.Contains(':') ? label : null;
            return Pulls(repository, call, pull => (state == "all" || pull.State == state) && (head is null || pull.Head == head));
        });
        routes.Add("GET", "repos/{owner}/{name}/pulls/{number}", "pull-requests: read", (repository, call) => GitHubAnswer.Ok(GitHubView.Pull(repository, Find(repository, call))));
        routes.Add("GET", "repos/{owner}/{name}/pulls/{number}/files", "pull-requests: read", (repository, call) =>
            GitHubAnswer.Page(call, repository, Find(repository, call).Files.Select(file => file.DeepClone().AsObject())));
        routes.Add("GET", "repos/{owner}/{name}/commits/{ref}/pulls", "pull-requests: read", (repository, call) =>
        {
            var commit = Commit(repository, call.Values["ref"]);
            return Pulls(repository, call, pull => pull.Sha == commit || pull.MergedAs == commit);
        });
        routes.Add("GET", "repos/{owner}/{name}/commits", "contents: read", (repository, call) =>
        {
            var from = call.Query.GetValueOrDefault("sha", "main");
            var commits = repository.Branches.TryGetValue(from, out var list) ? list
                : repository.Branches.Values.FirstOrDefault(branch => branch.Contains(from)) is { } holds ? holds.SkipWhile(commit => commit != from)
                : throw GitHubRefusal.NotFound();
            return GitHubAnswer.Page(call, repository, commits.Select(commit => new JsonObject { ["sha"] = commit }));
        });
    }

    public static GitHubPull Find(GitHubRepository repository, GitHubCall call) =>
        repository.Pulls.FirstOrDefault(pull => $"{pull.Number}" == call.Values["number"]) ?? throw GitHubRefusal.NotFound();

    /// <summary>The commit that a sha or a branch name means.</summary>
    public static string Commit(GitHubRepository repository, string reference) =>
        repository.Resolve(reference) ?? throw new GitHubRefusal(422, $"No commit found for SHA: {reference}");

    private static GitHubAnswer Pulls(GitHubRepository repository, GitHubCall call, Func<GitHubPull, bool> fits) =>
        GitHubAnswer.Page(call, repository, repository.Pulls.Where(fits).OrderByDescending(pull => pull.Number).Select(pull => GitHubView.Pull(repository, pull)));
}
