namespace CiTasks.Testing.GitHubApi;

/// <summary>A comment.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Pull">Number of the pull request.</param>
/// <param name="Login">Who wrote it.</param>
public sealed record GitHubComment(long Id, int Pull, string Login)
{
    public string Body { get; set; } = "";

    public DateTimeOffset Updated { get; set; } = TimeProvider.System.GetUtcNow();

    /// <summary>So many lists do not show it yet.</summary>
    public int ListsBehind { get; set; }

    /// <summary>How often it was edited.</summary>
    public int Edits { get; set; }
}
