namespace CiTasks.Rehearsal.Git;

/// <summary>A repository as a client names it, and where git really takes it from.</summary>
internal sealed record GitRemote(string Url, string Source)
{
    /// <summary>What a Git folder is called when nobody chose a name.</summary>
    public string Name
    {
        get
        {
            var last = Url.TrimEnd('/').Split('/')[^1];
            return last.EndsWith(".git", StringComparison.Ordinal) && last.Length > 4 ? last[..^4] : last;
        }
    }

    /// <summary>Scheme, host and port, for which a credential is meant; none for a local one.</summary>
    public string? Origin => Uri.TryCreate(Source, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        ? $"{uri.Scheme}://{uri.Authority}"
        : null;
}
