namespace CiTasks.Testing.GitHubApi;

/// <summary>What the stand-in keeps of a repository. Tests may add to it and read it; the server locks it while it answers.</summary>
public sealed class GitHubRepository(string name, Func<long> nextId)
{
    /// <summary><c>owner/name</c>.</summary>
    public string Name => name;

    public long Id { get; } = nextId();

    /// <summary>Check runs, oldest first.</summary>
    public List<GitHubCheck> Checks { get; } = [];

    /// <summary>Statuses of commits, oldest first, each with the commit as <c>sha</c>.</summary>
    public List<System.Text.Json.Nodes.JsonObject> Statuses { get; } = [];

    /// <summary>Comments of all pull requests, oldest first.</summary>
    public List<GitHubComment> Comments { get; } = [];

    public List<GitHubPull> Pulls { get; } = [];

    /// <summary>Commits of each branch, newest first.</summary>
    public Dictionary<string, List<string>> Branches { get; } = new() { ["main"] = [] };

    /// <summary>Commits that no branch holds, such as a fork's.</summary>
    public HashSet<string> LooseCommits { get; } = [];

    /// <summary>A new pull request with its commit.</summary>
    public GitHubPull AddPull(int number, string sha, string head = "acme:feature")
    {
        var pull = new GitHubPull(number, sha, head);
        Pulls.Add(pull);
        LooseCommits.Add(sha);
        return pull;
    }

    /// <summary>A comment as its author's browser would write it.</summary>
    public GitHubComment AddComment(int pull, string login, string body)
    {
        var comment = new GitHubComment(nextId(), pull, login) { Body = body };
        Comments.Add(comment);
        return comment;
    }

    internal long NextId() => nextId();

    /// <summary>The commit that a sha or a branch name means; null for none.</summary>
    internal string? Resolve(string reference) =>
        Branches.TryGetValue(reference, out var commits) ? commits.FirstOrDefault()
        : Branches.Values.Any(list => list.Contains(reference)) || LooseCommits.Contains(reference) ? reference
        : null;
}
