namespace CiTasks.Hosts.Text;

/// <summary>
/// What stands before the <c>@</c> of an address: a name, a password, a token. Found in addresses that
/// nobody can read as well, since those are repeated in messages.
/// </summary>
public static class UserInfo
{
    // A user name as long as this is a token that stands in its place.
    private const int TokenLength = 20;

    /// <summary>
    /// The passwords and tokens in an address, as they are written and as they are meant. A plain user
    /// name (clone URLs of Azure DevOps have one, SSH remotes too) is no secret.
    /// </summary>
    public static IEnumerable<string> Secrets(string address)
    {
        var (start, end) = Find(address);
        var parts = address[start..end].Split(':', 2);
        var secret = parts is [_, { Length: > 0 } password] && password != "x-oauth-basic" ? password
            : parts.Length == 2 || (parts[0].Length >= TokenLength && !parts[0].Contains('/', StringComparison.Ordinal)) ? parts[0]
            : "";
        return secret.Length > 0 ? new[] { secret, Uri.UnescapeDataString(secret) }.Distinct() : [];
    }

    /// <summary>The address with <c>***</c> before its <c>@</c>: for messages.</summary>
    public static string Cut(string address)
    {
        var (start, end) = Find(address);
        return start == end ? address : address[..start] + Redactor.Mask + address[end..];
    }

    // Both are the same where there is none.
    private static (int Start, int End) Find(string address)
    {
        var slashes = address.IndexOf("//", StringComparison.Ordinal);
        var start = slashes < 0 ? 0 : slashes + 2;
        // A password with a slash in it makes the address unreadable: then the last @ ends it.
        var authority = slashes >= 0 && Uri.TryCreate(address.Trim(), UriKind.Absolute, out _) ? address.AsSpan(start).IndexOfAny("/?#\\") : -1;
        var at = authority < 0 ? address.LastIndexOf('@') : address.LastIndexOf('@', start + authority);
        var isRemote = slashes < 0 && address.IndexOf('@', StringComparison.Ordinal) < address.IndexOf(':', StringComparison.Ordinal);
        return at <= start || isRemote ? (start, start) : (start, at);
    }
}
