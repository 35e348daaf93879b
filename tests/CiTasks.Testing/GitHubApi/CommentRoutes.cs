using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubApi;

/// <summary>Comments of pull requests, which are issues to this API.</summary>
internal static class CommentRoutes
{
    private const int Longest = 65_536;
    private const string Write = "pull-requests: write|issues: write";
    private const string Read = "pull-requests: read|issues: read";

    public static void Add(GitHubRoutes routes, Func<int> listsBehind)
    {
        routes.Add("GET", "repos/{owner}/{name}/issues/{number}/comments", Read, List);
        routes.Add("POST", "repos/{owner}/{name}/issues/{number}/comments", Write, (repository, call) => Create(repository, call, listsBehind));
        routes.Add("GET", "repos/{owner}/{name}/issues/comments/{id}", Read, (repository, call) => GitHubAnswer.Ok(GitHubView.Comment(repository, Find(repository, call))));
        routes.Add("PATCH", "repos/{owner}/{name}/issues/comments/{id}", Write, Update);
        routes.Add("DELETE", "repos/{owner}/{name}/issues/comments/{id}", Write, (repository, call) =>
        {
            repository.Comments.Remove(Find(repository, call));
            return new GitHubAnswer(204, null);
        });
    }

    private static GitHubAnswer List(GitHubRepository repository, GitHubCall call)
    {
        var pull = PullRoutes.Find(repository, call);
        var since = call.Query.TryGetValue("since", out var text) ? DateTimeOffset.Parse(text) : DateTimeOffset.MinValue;
        var shown = repository.Comments
            .Where(comment => comment.Pull == pull.Number && comment.Updated >= since && comment.ListsBehind-- <= 0)
            .OrderBy(comment => comment.Id);
        return GitHubAnswer.Page(call, repository, shown.Select(comment => GitHubView.Comment(repository, comment)).ToList());
    }

    private static GitHubAnswer Create(GitHubRepository repository, GitHubCall call, Func<int> listsBehind)
    {
        var pull = PullRoutes.Find(repository, call);
        if (pull.IsLocked)
        {
            throw new GitHubRefusal(403, "Unable to create comment because issue is locked.");
        }

        var comment = repository.AddComment(pull.Number, call.Token!.Login, Text(call));
        comment.ListsBehind = listsBehind();
        return new GitHubAnswer(201, GitHubView.Comment(repository, comment));
    }

    private static GitHubAnswer Update(GitHubRepository repository, GitHubCall call)
    {
        // A token that may write may edit what others wrote: whose it is, its user must know.
        var comment = Find(repository, call);
        comment.Body = Text(call);
        comment.Updated = TimeProvider.System.GetUtcNow();
        comment.Edits++;
        return GitHubAnswer.Ok(GitHubView.Comment(repository, comment));
    }

    private static string Text(GitHubCall call)
    {
        if (call.Json!["body"] is not JsonValue value || !value.TryGetValue<string>(out var text))
        {
            throw GitHubRefusal.Form("\"body\" wasn't supplied.");
        }

        return string.IsNullOrWhiteSpace(text) ? throw GitHubRefusal.Validation("IssueComment", "body", "custom", "body can't be blank")
            : text.Length > Longest ? throw GitHubRefusal.Validation("IssueComment", "data", "unprocessable", $"Body is too long (maximum is {Longest} characters)")
            : text;
    }

    private static GitHubComment Find(GitHubRepository repository, GitHubCall call) =>
        repository.Comments.FirstOrDefault(comment => $"{comment.Id}" == call.Values["id"]) ?? throw GitHubRefusal.NotFound();
}
