namespace CiTasks.Hosts.GitHub;

/// <summary>The addresses of a GitHub: the public one, one with data residency, or a company's own server.</summary>
/// <param name="Server">Address of the pages, without a slash at its end; may have a port and a path.</param>
/// <param name="Api">Base address of the REST API, without a slash at its end.</param>
internal sealed record GitHubAddresses(string Server, Uri? Api)
{
    public static GitHubAddresses Read(HostEnvironment environment)
    {
        var server = (environment["GITHUB_SERVER_URL"] ?? "https://github.com").TrimEnd('/');
        var api = environment["GITHUB_API_URL"]?.TrimEnd('/') ?? Derive(server);
        return new GitHubAddresses(server, Address(api));
    }

    /// <summary>A page below the server.</summary>
    public Uri? Page(string path) => Address($"{Server}/{path}");

    // Who runs a server of their own has its API below the pages.
    private static string Derive(string server) =>
        Address(server) is not { } address ? ""
        : address.Host == "github.com" ? "https://api.github.com"
        : address.Host.EndsWith(".ghe.com", StringComparison.Ordinal) ? $"{address.Scheme}://api.{address.Authority}"
        : $"{server}/api/v3";

    private static Uri? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) ? address : null;
}
