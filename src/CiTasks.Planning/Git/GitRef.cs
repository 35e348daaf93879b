namespace CiTasks.Planning.Git;

/// <summary>What a Git folder is brought to.</summary>
/// <param name="Name">The name without <c>refs/…</c>.</param>
/// <param name="IsTag">A tag; otherwise a branch.</param>
public sealed record GitRef(string Name, bool IsTag)
{
    /// <summary><c>branch</c> or <c>tag</c>: the word of the API.</summary>
    public string Word => IsTag ? "tag" : "branch";

    /// <summary>Reads a name, or a full one: <c>refs/heads/…</c> is a branch and <c>refs/tags/…</c> a tag, whatever it was taken for.</summary>
    /// <param name="text">As people and CI systems write it.</param>
    /// <param name="isTag">What a plain name is.</param>
    /// <returns>Null for an empty name, and for a ref that is neither.</returns>
    public static GitRef? Parse(string text, bool isTag)
    {
        const string heads = "refs/heads/", tags = "refs/tags/";
        var trimmed = text.Trim();
        var read = trimmed.StartsWith(heads, StringComparison.Ordinal) ? new GitRef(trimmed[heads.Length..], IsTag: false)
            : trimmed.StartsWith(tags, StringComparison.Ordinal) ? new GitRef(trimmed[tags.Length..], IsTag: true)
            : new GitRef(trimmed, isTag);
        return read.Name.Length == 0 || read.Name.StartsWith("refs/", StringComparison.Ordinal) ? null : read;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Word} {Name}";
}
