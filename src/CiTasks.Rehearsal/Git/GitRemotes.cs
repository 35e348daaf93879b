namespace CiTasks.Rehearsal.Git;

/// <summary>
/// Which URLs the workspace fetches from. A local stand-in (https://github.com/acme/ → a folder) lets a job or a
/// bundle that names its real repository be rehearsed without a network.
/// </summary>
internal sealed class GitRemotes(IReadOnlyList<GitStandIn> standIns)
{
    public GitRemote Locate(string url)
    {
        if (url.Length == 0 || url.Any(char.IsControl))
        {
            throw Invalid(url);
        }
        var standIn = standIns.Where(entry => url.StartsWith(entry.From, StringComparison.OrdinalIgnoreCase)).MaxBy(entry => entry.From.Length);
        var source = standIn is null ? url : standIn.To + url[standIn.From.Length..];
        return Path.IsPathFullyQualified(source) ? new(url, LocalName(source))
            : !Uri.TryCreate(source, UriKind.Absolute, out var uri) || !IsFetchable(uri, isChosen: standIn is not null) ? throw Invalid(url)
            : uri.UserInfo.Contains(':') ? throw new GitException(GitFailure.Invalid, "A Git URL must carry no password. Store a Git credential instead.")
            : new(url, uri.IsFile ? LocalName(uri.LocalPath) : source);
    }

    /// <summary>
    /// Plain http would show a credential to the network: it is for this machine, and for what whoever started the
    /// workspace chose.
    /// </summary>
    private static bool IsFetchable(Uri uri, bool isChosen) => uri.Scheme switch
    {
        "https" => true,
        "http" => isChosen || uri.IsLoopback,
        "file" => uri.Host is "" or "localhost",
        _ => false,
    };

    /// <summary>Hosting services take a name with and without .git; so does a folder that stands in for one.</summary>
    private static string LocalName(string path) =>
        !Directory.Exists(path) && path.EndsWith(".git", StringComparison.Ordinal) && Directory.Exists(path[..^4]) ? path[..^4] : path;

    private static GitException Invalid(string url) => new(
        GitFailure.Invalid,
        $"Invalid Git URL '{url}': it must be an https URL (in a rehearsal also a local folder, a file: URL, or http on this machine).");
}
