using System.Text.RegularExpressions;

namespace CiTasks.Planning.Git;

/// <summary>
/// Where a repository is, in the one form that a workspace fetches from: https, without credentials.
/// Remotes of a checkout are often SSH; their https form is known.
/// </summary>
public sealed partial class GitUrl
{
    private const string BitbucketServer = "bitbucketServer";

    // Where a Bitbucket Server listens for SSH; over https its repositories are below /scm.
    private const int BitbucketPort = 7999;

    private readonly string _key;

    private GitUrl(string address, string? host, string authority, string path)
    {
        Address = address;
        Host = host;
        _key = KeyOf(authority, Uri.UnescapeDataString(path).Trim('/'));
        Name = _key[(_key.LastIndexOf('/') + 1)..];
    }

    /// <summary>What to give to the workspace, such as <c>https://github.com/acme/iris.git</c>.</summary>
    public string Address { get; }

    /// <summary>Host name in lower case; null for a folder of this machine (which only a rehearsal fetches from).</summary>
    public string? Host { get; }

    /// <summary>The repository's own name: the last part, without <c>.git</c>.</summary>
    public string Name { get; }

    /// <summary>The provider that the host tells (facts/orchestrators.md 1.1), or null.</summary>
    public string? Provider => GitProviders.OfHost(Host);

    /// <summary>Reads a URL, an SSH remote (<c>git@host:owner/name</c>) or an absolute folder. Null when it is none of them.</summary>
    /// <param name="text">As people and git write it.</param>
    /// <param name="provider">The API's word for who hosts it, where it is known: it decides what an SSH remote is over https.</param>
    public static GitUrl? Parse(string text, string? provider = null)
    {
        var trimmed = text.Trim();
        return trimmed.Any(char.IsControl) ? null
            : trimmed.StartsWith('/') ? Named(new GitUrl(trimmed, null, "", trimmed))
            : ScpForm().Match(trimmed) is { Success: true } remote ? OfSsh(remote.Groups["host"].Value, remote.Groups["path"].Value, provider)
            : !Uri.TryCreate(trimmed, UriKind.Absolute, out var uri) ? null
            : uri.Scheme switch
            {
                "file" => Named(new GitUrl(trimmed, null, "", uri.LocalPath)),
                "ssh" or "git+ssh" => OfSsh(uri.Host, uri.AbsolutePath, provider ?? (uri.Port == BitbucketPort ? BitbucketServer : null)),
                "https" or "http" => OfHttp(uri),
                _ => null,
            };
    }

    /// <summary>
    /// True when both are one repository: scheme, credentials, <c>.git</c> and a last slash do not
    /// count, and the public services do not tell capital letters from small ones.
    /// </summary>
    public bool IsSameAs(GitUrl other) =>
        _key.Equals(other._key, Provider is null ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => Address;

    private static GitUrl? OfHttp(Uri uri)
    {
        // A port of its own is a server of its own.
        var authority = uri.IsDefaultPort ? uri.Host : $"{uri.Host}:{uri.Port}";
        return uri.Host.Length == 0 ? null
            : Named(new GitUrl($"{uri.Scheme}://{authority}{uri.AbsolutePath.TrimEnd('/')}", uri.Host, authority, uri.AbsolutePath));
    }

    private static GitUrl? OfSsh(string host, string path, string? provider)
    {
        host = host.ToLowerInvariant();
        path = path.Trim('/');
        if (host is "ssh.dev.azure.com" or "vs-ssh.visualstudio.com" && path.Split('/') is ["v3", var organisation, var project, var name])
        {
            (host, path) = ("dev.azure.com", $"{organisation}/{project}/_git/{name}");
        }
        else if (provider == BitbucketServer && GitProviders.OfHost(host) is null)
        {
            path = "scm/" + path;
        }

        return host.Length == 0 ? null : Named(new GitUrl($"https://{host}/{path}", host, host, path));
    }

    private static string KeyOf(string authority, string path)
    {
        // The old name of Azure DevOps is the organisation's own host.
        const string old = ".visualstudio.com";
        if (authority.EndsWith(old, StringComparison.Ordinal))
        {
            const string collection = "DefaultCollection/";
            path = path.StartsWith(collection, StringComparison.OrdinalIgnoreCase) ? path[collection.Length..] : path;
            (authority, path) = ("dev.azure.com", $"{authority[..^old.Length]}/{path}");
        }

        var key = $"{authority}/{path}";
        return key.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? key[..^4] : key;
    }

    private static GitUrl? Named(GitUrl url) => url.Name.Length > 0 ? url : null;

    [GeneratedRegex(@"^[^@/\s:]+@(?<host>[A-Za-z0-9.-]+):(?<path>\S+)$")]
    private static partial Regex ScpForm();
}
