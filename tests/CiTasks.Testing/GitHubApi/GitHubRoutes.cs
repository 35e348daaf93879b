using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Testing.Http;

namespace CiTasks.Testing.GitHubApi;

/// <summary>Which request goes where, and what is asked of every one of them.</summary>
internal sealed class GitHubRoutes
{
    private readonly GitHubApiServer _server;
    private readonly List<Route> _routes = [];

    public GitHubRoutes(GitHubApiServer server)
    {
        _server = server;
        CheckRoutes.Add(this);
        StatusRoutes.Add(this);
        CommentRoutes.Add(this, () => server.ListsBehind);
        PullRoutes.Add(this);
        Add("GET", "user", "", (_, call) => call.Token!.App is null
            ? GitHubAnswer.Ok(GitHubView.User(call.Token.Login))
            : throw new GitHubRefusal(403, "Resource not accessible by integration"));
        Add("POST", "graphql", "", (_, call) => Viewer(call));
    }

    private delegate GitHubAnswer Handler(GitHubRepository repository, GitHubCall call);

    /// <param name="method">HTTP method.</param>
    /// <param name="pattern">Path with names in braces.</param>
    /// <param name="permission">What an app's token needs, alternatives with a bar; empty for nothing.</param>
    /// <param name="handle">Answers.</param>
    public void Add(string method, string pattern, string permission, Func<GitHubRepository, GitHubCall, GitHubAnswer> handle) =>
        _routes.Add(new Route(method, pattern, permission, new Handler(handle)));

    public (string Route, IReadOnlyDictionary<string, string> Values) Find(string method, string path)
    {
        foreach (var route in _routes.Where(route => route.Method == method))
        {
            if (Fit(route.Pattern, path) is { } values)
            {
                return (route.Pattern, values);
            }
        }

        return ("", new Dictionary<string, string>());
    }

    public GitHubAnswer Answer(GitHubCall call)
    {
        CheckHeaders(call);
        if (_routes.FirstOrDefault(route => route.Method == call.Method && route.Pattern == call.Route) is not { } route)
        {
            throw new GitHubRefusal(501, $"The stand-in has no route for {call.Method} {call.Path}: add it in tests/CiTasks.Testing/GitHubApi");
        }

        if (call.Token is null)
        {
            throw new GitHubRefusal(401, call.Headers.ContainsKey("authorization") ? "Bad credentials" : "Requires authentication");
        }

        if (!call.Values.ContainsKey("owner") && !call.Values.ContainsKey("repository"))
        {
            return route.Handle(null!, call);
        }

        var repository = FindRepository(call) ?? throw GitHubRefusal.NotFound();
        CheckPermission(route, call);
        CheckBody(call);
        return route.Handle(repository, call);
    }

    private GitHubAnswer Viewer(GitHubCall call)
    {
        if (!_server.HasGraphQl)
        {
            throw GitHubRefusal.NotFound();
        }

        CheckBody(call);
        var query = call.Json!["query"]?.GetValue<string>() ?? "";
        return GitHubAnswer.Ok(query.Contains("viewer", StringComparison.Ordinal) && query.Contains("login", StringComparison.Ordinal)
            ? new JsonObject { ["data"] = new JsonObject { ["viewer"] = new JsonObject { ["login"] = call.Token!.Login } } }
            : new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["message"] = "The stand-in only knows: query { viewer { login } }" }) });
    }

    private GitHubRepository? FindRepository(GitHubCall call) => call.Values.TryGetValue("repository", out var id)
        ? _server.Repositories.Values.FirstOrDefault(repository => $"{repository.Id}" == id)
        : _server.Repositories.GetValueOrDefault($"{call.Values["owner"]}/{call.Values["name"]}");

    private static void CheckHeaders(GitHubCall call)
    {
        if (!call.Headers.TryGetValue("user-agent", out var agent) || agent.Length == 0)
        {
            throw new GitHubRefusal(403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.");
        }

        if (call.Headers.TryGetValue("x-github-api-version", out var version) && version is not ("2022-11-28" or "2026-03-10"))
        {
            throw new GitHubRefusal(400, $"\"{version}\" is not a supported version. Supported versions are \"2022-11-28\", \"2026-03-10\".");
        }

        if (call.Headers.TryGetValue("accept", out var accept) && !accept.Contains("json", StringComparison.Ordinal) && !accept.Contains("*/*", StringComparison.Ordinal))
        {
            throw new GitHubRefusal(415, "Unsupported 'Accept' header. Must accept 'application/json'.");
        }
    }

    private static void CheckPermission(Route route, GitHubCall call)
    {
        if (route.Permission.Length == 0 || call.Token!.Permissions is not { } granted)
        {
            return;
        }

        var enough = route.Permission.Split('|').Select(one => one.Split(": ")).Any(need =>
            granted.TryGetValue(need[0], out var has) && (has == need[1] || has == "write"));
        if (!enough)
        {
            throw new GitHubRefusal(403, "Resource not accessible by integration");
        }
    }

    private static void CheckBody(GitHubCall call)
    {
        if (call.Method is "GET" or "DELETE")
        {
            return;
        }

        JsonNode? body;
        try
        {
            body = JsonNode.Parse(call.Body);
        }
        catch (JsonException)
        {
            throw new GitHubRefusal(400, "Problems parsing JSON");
        }

        if (body is not JsonObject)
        {
            throw new GitHubRefusal(400, "Body should be a JSON object");
        }
    }

    // Every route of repos/{owner}/{name} is there as repositories/{id}, too: links name them so.
    private static Dictionary<string, string>? Fit(string pattern, string path)
    {
        if (path.StartsWith("repositories/", StringComparison.Ordinal))
        {
            pattern = pattern.Replace("repos/{owner}/{name}", "repositories/{repository}", StringComparison.Ordinal);
        }

        return RoutePattern.Fit(pattern, path);
    }

    private sealed record Route(string Method, string Pattern, string Permission, Handler Handle);
}
