using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Testing.Http;

namespace CiTasks.Testing.AzureReposApi;

/// <summary>Which request goes where, and what is asked of every one of them.</summary>
internal sealed partial class AzureRoutes
{
    private const string Repositories = "_apis/git/repositories/{repository}/";
    private const string Latest = "7.1";

    private readonly AzureReposServer _server;
    private readonly List<Route> _routes = [];

    public AzureRoutes(AzureReposServer server)
    {
        _server = server;
        PullRoutes.Add(this);
        ThreadRoutes.Add(this, () => server.ListsBehind);
        StatusRoutes.Add(this);
        _routes.Add(new Route("GET", "_apis/connectionData", "", ["connectOptions", "lastChangeId", "lastChangeId64"], (_, call) => AzureView.Connection(call.Token!.Identity)) { IsPreview = true });
    }

    public delegate JsonNode? Handler(AzureRepository repository, AzureCall call);

    /// <param name="method">HTTP method.</param>
    /// <param name="pattern">Path below the repository, with names in braces.</param>
    /// <param name="permission">What the identity needs, alternatives with a bar.</param>
    /// <param name="query">Parameters that it knows.</param>
    /// <param name="handle">Answers.</param>
    public void Add(string method, string pattern, string permission, string[] query, Handler handle)
    {
        // The project may be left out.
        foreach (var project in new[] { "{project}/", "" })
        {
            _routes.Add(new Route(method, project + Repositories + pattern, permission, query, handle));
        }
    }

    public (string Route, IReadOnlyDictionary<string, string> Values) Find(string method, string path)
    {
        foreach (var route in _routes.Where(route => route.Method == method))
        {
            if (RoutePattern.Fit(route.Pattern, path, StringComparison.OrdinalIgnoreCase) is { } values)
            {
                return (route.Pattern, values);
            }
        }

        return ("", new Dictionary<string, string>());
    }

    public JsonNode? Answer(AzureCall call)
    {
        if (_routes.FirstOrDefault(route => route.Method == call.Method && route.Pattern == call.Route) is not { } route)
        {
            throw new AzureRefusal(501, $"The stand-in has no route for {call.Method} {call.Path}: add it in tests/CiTasks.Testing/AzureReposApi", "NotImplementedException");
        }

        CheckVersion(route, call);
        CheckQuery(route, call);
        if (!call.Values.ContainsKey("repository"))
        {
            return route.Handle(null!, call);
        }

        var repository = FindRepository(call);
        CheckPermission(route, call);
        CheckBody(call);
        return route.Handle(repository, call);
    }

    private AzureRepository FindRepository(AzureCall call)
    {
        var name = call.Values["repository"];
        var found = _server.Repositories.Where(repository => Is(name, repository.Id) || (Is(name, repository.Name) && call.Values.ContainsKey("project"))).ToList();
        if (call.Values.TryGetValue("project", out var project))
        {
            if (!_server.Repositories.Any(IsIn))
            {
                throw AzureRefusal.NoProject(project);
            }

            found.RemoveAll(repository => !IsIn(repository));
        }

        return found.FirstOrDefault() is { } one && (call.Token!.Permissions?.Contains("GenericRead") ?? true) ? one : throw AzureRefusal.NoRepository(name);

        bool IsIn(AzureRepository repository) => Is(project, repository.Project) || Is(project, repository.ProjectId);
    }

    private static bool Is(string? left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static void CheckVersion(Route route, AzureCall call)
    {
        if (!call.Query.TryGetValue("api-version", out var version))
        {
            throw new AzureRefusal(400, $"No api-version was supplied for the \"{call.Method}\" request. The version must be supplied either as part of the Accept header (e.g. \"application/json; api-version=1.0\") or as a query parameter (e.g. \"?api-version=1.0\").", "VssVersionNotSpecifiedException");
        }

        if (VersionForm().Match(version) is not { Success: true } match)
        {
            throw new AzureRefusal(400, $"The api-version parameter is not well formed: {version}", "VssInvalidApiVersionException");
        }

        var isPreview = match.Groups["preview"].Success;
        if (Version.Parse(match.Groups["number"].Value) > Version.Parse(Latest) && !isPreview)
        {
            throw new AzureRefusal(400, $"The requested REST API version of {version} is out of range for this server. The latest REST API version this server supports is {Latest}.", "VssVersionOutOfRangeException");
        }

        if (route.IsPreview && !isPreview)
        {
            throw new AzureRefusal(400, $"The requested version \"{version}\" of the resource is under preview. The -preview flag must be supplied in the api-version for such requests. For example: \"{version}-preview\"", "VssInvalidPreviewVersionException");
        }
    }

    private static void CheckQuery(Route route, AzureCall call)
    {
        if (call.Query.Keys.Where(name => name != "api-version").Except(route.Query, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } unknown)
        {
            throw AzureRefusal.Form($"The stand-in does not know the parameter {unknown} of {call.Route}.");
        }
    }

    private static void CheckPermission(Route route, AzureCall call)
    {
        var alternatives = route.Permission.Split('|');
        if (call.Token!.Permissions is { } granted && !alternatives.Any(granted.Contains))
        {
            throw AzureRefusal.NoPermission(alternatives[0], call.Token.Identity);
        }
    }

    private static void CheckBody(AzureCall call)
    {
        if (call.Method is "GET" or "DELETE")
        {
            return;
        }

        if (!call.Headers.GetValueOrDefault("content-type", "").StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw new AzureRefusal(415, "The request indicated a Content-Type which is not supported. Valid content types for this method are: application/json.", "VssRequestContentTypeNotSupportedException");
        }

        JsonNode? body = null;
        try
        {
            body = JsonNode.Parse(call.Body);
        }
        catch (JsonException)
        {
            // Refused below.
        }

        if (body is not JsonObject)
        {
            throw AzureRefusal.Form("Value cannot be null. Parameter name: body");
        }
    }

    [GeneratedRegex(@"^(?<number>[1-9]\.[0-9])(?<preview>-preview(\.[1-9])?)?$")]
    private static partial Regex VersionForm();

    private sealed record Route(string Method, string Pattern, string Permission, string[] Query, Handler Handle)
    {
        /// <summary>Was it never released?</summary>
        public bool IsPreview { get; init; }
    }
}
