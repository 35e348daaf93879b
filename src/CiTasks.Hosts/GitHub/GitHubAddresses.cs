namespace CiTasks.Hosts.GitHub;

/// <summary>The addresses of a GitHub: the public one, one with data residency, or a company's own server.</summary>
/// <param name="Server">Address of the pages, without a slash at its end; may have a port and a path.</param>
/// <param name="Api">Base address of the REST API, without a slash at its end.</param>
internal sealed record GitHubAddresses(string Server, Uri? Api)
{
    public static GitHubAddresses Read(HostEnvironment environment)
    {
        var server = (environment["GITHUB_SERVER_URL"] ?? "https://github.com").TrimEnd('/');
        return new GitHubAddresses(server, environment["GITHUB_API_URL"] is { } api ? Address(api.TrimEnd('/')) : ApiOf(server));
    }

    /// <summary>A page below the server.</summary>
    public Uri? Page(string path) => Address($"{Server}/{path}");

    /// <summary>The API that belongs to pages; null when these are none.</summary>
    /// <param name="server">Address of the pages, without a slash at its end.</param>
    public static Uri? ApiOf(string server) =>
        Address(server) is not { } address ? null
        : address.Host == "github.com" ? new Uri("https://api.github.com")
        : address.Host.EndsWith(".ghe.com", StringComparison.Ordinal) ? Address($"{address.Scheme}://api.{address.Authority}")
        // Who runs a server of their own has its API below the pages.
        : Address($"{server}/api/v3");

    private static Uri? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) ? address : null;
}
