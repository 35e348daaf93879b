namespace CiTasks.Testing.AzureReposApi;

/// <summary>A status of a pull request or a commit.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Genre">Whose it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="State">As a word.</param>
/// <param name="Author">Who wrote it.</param>
public sealed record AzureStatus(long Id, string Genre, string Name, string State, AzureIdentity Author)
{
    public string? Description { get; init; }

    public string? TargetUrl { get; init; }

    /// <summary>The push that it is about; null for the pull request as a whole.</summary>
    public int? Iteration { get; init; }

    /// <summary>The commit that it is about; null on a pull request.</summary>
    public string? Commit { get; init; }
}
