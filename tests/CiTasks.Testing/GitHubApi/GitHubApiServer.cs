using System.Net;
using CiTasks.Testing.Http;
using Microsoft.AspNetCore.Http;

namespace CiTasks.Testing.GitHubApi;

/// <summary>
/// Stands in for GitHub's REST API: as much of it as shows results beside the code. Give <see cref="Uri"/> as <c>GITHUB_API_URL</c>.
/// </summary>
public sealed class GitHubApiServer : ApiStandIn<GitHubCall, GitHubFault>
{
    private readonly GitHubRoutes _routes;
    private readonly string _prefix;
    private int _left = 5000;

    /// <param name="prefix"><c>/api/v3</c> for an Enterprise server.</param>
    /// <param name="address">Where to listen; null for this machine alone.</param>
    public GitHubApiServer(string prefix = "", IPAddress? address = null)
        : base(address)
    {
        _prefix = prefix.Trim('/');
        _routes = new GitHubRoutes(this);
        Uri = new Uri($"http://127.0.0.1:{Port}{(_prefix.Length == 0 ? "" : "/" + _prefix)}");
    }

    public Uri Uri { get; }

    /// <summary>Repositories by <c>owner/name</c>.</summary>
    public Dictionary<string, GitHubRepository> Repositories { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<GitHubToken> Tokens { get; } = [];

    /// <summary>May a token ask the GraphQL API who it is?</summary>
    public bool HasGraphQl { get; set; } = true;

    /// <summary>A repository with a branch <c>main</c>.</summary>
    public GitHubRepository AddRepository(string name) => Repositories[name] = new GitHubRepository(name, NextId);

    public GitHubToken AddToken(GitHubToken token)
    {
        Tokens.Add(token);
        return token;
    }

    protected override GitHubCall Read(HttpRequest request, string body)
    {
        var path = request.Path.Value!.Trim('/');
        // GraphQL lies beside the version on an Enterprise server.
        path = _prefix.Length == 0 ? path
            : path.StartsWith(_prefix + "/", StringComparison.Ordinal) ? path[(_prefix.Length + 1)..]
            : path == "api/graphql" ? "graphql"
            : "elsewhere/" + path;
        var (route, values) = _routes.Find(request.Method, path);
        var authorization = request.Headers.Authorization.ToString().Split(' ', 2);
        return new GitHubCall(request.Method, path, request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()), body)
        {
            Route = route,
            Values = values,
            Headers = request.Headers.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value.ToString()),
            Token = authorization.Length == 2 && authorization[0] is "Bearer" or "token" ? Tokens.FirstOrDefault(token => token.Value == authorization[1]) : null,
            At = TimeProvider.System.GetUtcNow(),
        };
    }

    protected override ApiStandInAnswer Answer(GitHubCall request)
    {
        _left--;
        try
        {
            return Wire(_routes.Answer(request));
        }
        catch (GitHubRefusal refusal)
        {
            return Wire(new GitHubAnswer(refusal.Status, refusal.ToJson()));
        }
    }

    protected override ApiStandInAnswer Broken(GitHubFault fault)
    {
        var headers = RateHeaders(fault.ResetsIn is null ? 4000 : 0, fault.ResetsIn ?? 3600);
        headers["Retry-After"] = $"{fault.RetryAfter}";
        return fault.IsPage
            ? new ApiStandInAnswer(fault.Status, "<html><title>Unicorn!</title></html>") { Type = "text/html", Headers = headers }
            : new ApiStandInAnswer(fault.Status, new GitHubRefusal(fault.Status, fault.Message).ToJson().ToJsonString()) { Type = "application/json", Headers = headers };
    }

    private ApiStandInAnswer Wire(GitHubAnswer answer)
    {
        var headers = RateHeaders(Math.Max(_left, 0), 3600);
        headers["Link"] = answer.Link.Replace("{base}", Uri.ToString().TrimEnd('/'), StringComparison.Ordinal);
        return new ApiStandInAnswer(answer.Status, answer.Body?.ToJsonString()) { Headers = headers };
    }

    private static Dictionary<string, string> RateHeaders(int remaining, int resetsIn) => new()
    {
        ["x-ratelimit-limit"] = "5000",
        ["x-ratelimit-remaining"] = $"{remaining}",
        ["x-ratelimit-used"] = $"{5000 - remaining}",
        ["x-ratelimit-reset"] = $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + resetsIn}",
        ["x-ratelimit-resource"] = "core",
    };
}
