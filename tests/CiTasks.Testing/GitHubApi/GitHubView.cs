using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubApi;

/// <summary>How things look in answers.</summary>
internal static class GitHubView
{
    public static JsonObject User(string login) => new()
    {
        ["login"] = login,
        ["id"] = login.Sum(character => character) + 40_000_000,
        ["type"] = login.EndsWith("[bot]", StringComparison.Ordinal) ? "Bot" : "User",
        ["site_admin"] = false,
    };

    public static JsonObject Comment(GitHubRepository repository, GitHubComment comment) => new()
    {
        ["id"] = comment.Id,
        ["url"] = $"https://api.github.com/repos/{repository.Name}/issues/comments/{comment.Id}",
        ["html_url"] = $"https://github.com/{repository.Name}/pull/{comment.Pull}#issuecomment-{comment.Id}",
        ["body"] = comment.Body,
        ["user"] = User(comment.Login),
        ["created_at"] = Time(comment.Updated),
        ["updated_at"] = Time(comment.Updated),
        ["author_association"] = "CONTRIBUTOR",
    };

    public static JsonObject Check(GitHubRepository repository, GitHubCheck check)
    {
        var view = check.Fields.DeepClone().AsObject();
        view["id"] = check.Id;
        view["head_sha"] = check.Sha;
        view["html_url"] = $"https://github.com/{repository.Name}/runs/{check.Id}";
        view["app"] = new JsonObject { ["slug"] = check.App, ["name"] = check.App, ["id"] = check.App == "github-actions" ? 15368 : 70_000 };
        view["check_suite"] = new JsonObject { ["id"] = 1 };
        var output = view["output"] as JsonObject ?? [];
        view["output"] = new JsonObject
        {
            ["title"] = output["title"]?.DeepClone(),
            ["summary"] = output["summary"]?.DeepClone(),
            ["text"] = output["text"]?.DeepClone(),
            ["annotations_count"] = check.Annotations.Count,
            ["annotations_url"] = $"https://api.github.com/repos/{repository.Name}/check-runs/{check.Id}/annotations",
        };
        return view;
    }

    public static JsonObject Pull(GitHubRepository repository, GitHubPull pull) => new()
    {
        ["number"] = pull.Number,
        ["state"] = pull.MergedAs is null ? pull.State : "closed",
        ["merged_at"] = pull.MergedAs is null ? null : Time(DateTimeOffset.UnixEpoch),
        ["merge_commit_sha"] = pull.MergedAs,
        ["locked"] = pull.IsLocked,
        ["html_url"] = $"https://github.com/{repository.Name}/pull/{pull.Number}",
        ["head"] = new JsonObject { ["label"] = pull.Head, ["ref"] = pull.Head.Split(':')[1], ["sha"] = pull.Sha },
        ["base"] = new JsonObject { ["ref"] = "main" },
    };

    public static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
