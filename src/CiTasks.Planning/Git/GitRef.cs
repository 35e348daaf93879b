namespace CiTasks.Planning.Git;

/// <summary>What a Git folder is brought to.</summary>
/// <param name="Name">The name without <c>refs/…</c>.</param>
/// <param name="IsTag">A tag; otherwise a branch.</param>
public sealed record GitRef(string Name, bool IsTag)
{
    /// <summary><c>branch</c> or <c>tag</c>: the word of the API.</summary>
    public string Word => IsTag ? "tag" : "branch";

    /// <inheritdoc/>
    public override string ToString() => $"{Word} {Name}";
}
