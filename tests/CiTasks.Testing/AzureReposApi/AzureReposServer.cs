using System.Net;
using System.Text;
using CiTasks.Testing.Http;
using Microsoft.AspNetCore.Http;

namespace CiTasks.Testing.AzureReposApi;

/// <summary>
/// Stands in for the REST API of Azure DevOps: as much of Azure Repos as shows results beside the code. Give <see cref="Uri"/>
/// as <c>System.CollectionUri</c>. It is stricter than the service, which reads over what it does not know.
/// </summary>
public sealed class AzureReposServer : ApiStandIn<AzureCall, AzureFault>
{
    private const string SignInPage = "<!DOCTYPE html><html><head><title>Azure DevOps Services | Sign In</title></head><body>Sign in</body></html>";

    private readonly AzureRoutes _routes;

    /// <param name="collection">The organisation, such as <c>acme</c>, or path of a collection, such as <c>tfs/DefaultCollection</c>.</param>
    /// <param name="address">Where to listen; null for this machine alone.</param>
    public AzureReposServer(string collection = "acme", IPAddress? address = null)
        : base(address)
    {
        Collection = collection.Trim('/');
        _routes = new AzureRoutes(this);
        Uri = new Uri($"http://127.0.0.1:{Port}/{Collection}/");
    }

    /// <summary>Ends with a slash, as the service's own.</summary>
    public Uri Uri { get; }

    public string Collection { get; }

    public List<AzureRepository> Repositories { get; } = [];

    public List<AzureToken> Tokens { get; } = [];

    /// <summary>A repository without pull requests; the project is made with it.</summary>
    /// <param name="project">Name of the project.</param>
    /// <param name="name">Name of the repository; null for the project's own.</param>
    public AzureRepository AddRepository(string project, string? name = null)
    {
        var projectId = Repositories.FirstOrDefault(other => other.Project == project)?.ProjectId ?? Guid.NewGuid().ToString();
        var repository = new AzureRepository(project, projectId, name ?? project, NextId);
        Repositories.Add(repository);
        return repository;
    }

    public AzureToken AddToken(AzureToken token)
    {
        Tokens.Add(token);
        return token;
    }

    protected override AzureCall Read(HttpRequest request, string body)
    {
        var path = request.Path.Value!.Trim('/');
        path = path.StartsWith(Collection + "/", StringComparison.OrdinalIgnoreCase) ? path[(Collection.Length + 1)..] : "elsewhere/" + path;
        var (route, values) = _routes.Find(request.Method, path);
        return new AzureCall(request.Method, path, request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()), body)
        {
            Route = route,
            Values = values,
            Headers = request.Headers.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value.ToString()),
            Token = FindToken(request.Headers.Authorization.ToString()),
            At = TimeProvider.System.GetUtcNow(),
        };
    }

    protected override ApiStandInAnswer Answer(AzureCall request)
    {
        if (request.Token is null)
        {
            return NotSignedIn(request);
        }

        try
        {
            var body = _routes.Answer(request);
            return new ApiStandInAnswer(200, body?.ToJsonString());
        }
        catch (AzureRefusal refusal)
        {
            return new ApiStandInAnswer(refusal.Status, refusal.ToJson().ToJsonString());
        }
    }

    protected override ApiStandInAnswer Broken(AzureFault fault)
    {
        var headers = new Dictionary<string, string> { ["Retry-After"] = $"{fault.RetryAfter}" };
        return fault.IsPage
            ? new ApiStandInAnswer(fault.Status, fault.Status == 203 ? SignInPage : "<html><title>Azure DevOps Services Unavailable</title></html>") { Type = "text/html; charset=utf-8", Headers = headers }
            : new ApiStandInAnswer(fault.Status, new AzureRefusal(fault.Status, fault.Message, "VssServiceException").ToJson().ToJsonString()) { Headers = headers };
    }

    // A program that does not say so is taken for a browser.
    private static ApiStandInAnswer NotSignedIn(AzureCall call) => call.Headers.GetValueOrDefault("x-tfs-fedauthredirect") == "Suppress"
        ? new ApiStandInAnswer(401, "<html><title>Access Denied</title></html>")
        {
            Type = "text/html; charset=utf-8",
            Headers = new Dictionary<string, string> { ["X-TFS-ServiceError"] = Uri.EscapeDataString("TF400813: The user '' is not authorized to access this resource."), ["WWW-Authenticate"] = "Bearer" },
        }
        : new ApiStandInAnswer(203, SignInPage) { Type = "text/html; charset=utf-8" };

    private AzureToken? FindToken(string authorization)
    {
        var parts = authorization.Split(' ', 2);
        return parts.Length < 2 ? null
            : parts[0].Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? Tokens.FirstOrDefault(token => token.Value == parts[1] && !token.IsPersonal)
            : parts[0].Equals("Basic", StringComparison.OrdinalIgnoreCase) ? Tokens.FirstOrDefault(token => token.Value == Password(parts[1]))
            : null;
    }

    private static string? Password(string encoded)
    {
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count).Split(':', 2).ElementAtOrDefault(1) : null;
    }
}
