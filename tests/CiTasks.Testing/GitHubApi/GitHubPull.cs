using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubApi;

/// <summary>A pull request.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Sha">Head commit.</param>
/// <param name="Head">Label of its branch, <c>owner:branch</c>.</param>
public sealed record GitHubPull(int Number, string Sha, string Head)
{
    public string State { get; set; } = "open";

    /// <summary>The commit that it was merged as; null while it is not.</summary>
    public string? MergedAs { get; set; }

    public bool IsLocked { get; set; }

    /// <summary>Changed files.</summary>
    public List<JsonObject> Files { get; } = [];
}
