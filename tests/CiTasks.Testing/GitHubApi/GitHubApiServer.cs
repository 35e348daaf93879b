using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CiTasks.Testing.GitHubApi;

/// <summary>
/// Stands in for GitHub's REST API: as much of it as shows results beside the code. It refuses what GitHub
/// refuses, breaks what a test wants broken, and remembers every request. Give <see cref="Uri"/> as <c>GITHUB_API_URL</c>.
/// </summary>
public sealed class GitHubApiServer : IDisposable
{
    private readonly WebApplication _server;
    private readonly GitHubRoutes _routes;
    private readonly ConcurrentQueue<GitHubCall> _calls = new();
    private readonly ConcurrentDictionary<string, int> _seen = new();
    private readonly Lock _state = new();
    private readonly string _prefix;
    private long _lastId = 1000;
    private int _writing;
    private int _left = 5000;

    /// <param name="prefix"><c>/api/v3</c> for an Enterprise server.</param>
    /// <param name="address">Where to listen; null for this machine alone.</param>
    public GitHubApiServer(string prefix = "", IPAddress? address = null)
    {
        _prefix = prefix.Trim('/');
        _routes = new GitHubRoutes(this);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // Port 0: the system gives one that is free and stays so.
        builder.WebHost.UseKestrelCore().UseUrls($"http://{address ?? IPAddress.Loopback}:0");
        _server = builder.Build();
        _server.Run(HandleAsync);
        _server.Start();
        Port = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        Uri = new Uri($"http://127.0.0.1:{Port}{(_prefix.Length == 0 ? "" : "/" + _prefix)}");
    }

    public Uri Uri { get; }

    public int Port { get; }

    /// <summary>Repositories by <c>owner/name</c>.</summary>
    public Dictionary<string, GitHubRepository> Repositories { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<GitHubToken> Tokens { get; } = [];

    /// <summary>Given a request and how many of its method and route came before: how to break it, or null.</summary>
    public Func<GitHubCall, int, GitHubFault?> Break { get; set; } = (_, _) => null;

    /// <summary>Awaited before a request has its effect: here a test lets requests meet.</summary>
    public Func<GitHubCall, int, Task> Hold { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>May a token ask the GraphQL API who it is?</summary>
    public bool HasGraphQl { get; set; } = true;

    /// <summary>So many lists do not show a comment that was just made.</summary>
    public int ListsBehind { get; set; }

    /// <summary>Every request, in the order of arrival.</summary>
    public IReadOnlyList<GitHubCall> Calls => [.. _calls];

    /// <summary>Requests that change something.</summary>
    public IReadOnlyList<GitHubCall> Writes => [.. _calls.Where(call => call.IsWrite)];

    /// <summary>The most writes that were under way at the same time.</summary>
    public int MostWritesAtOnce { get; private set; }

    /// <summary>A repository with a branch <c>main</c>.</summary>
    public GitHubRepository AddRepository(string name) => Repositories[name] = new GitHubRepository(name, NextId);

    public GitHubToken AddToken(GitHubToken token)
    {
        Tokens.Add(token);
        return token;
    }

    /// <summary>Reads or changes what the server keeps while no request does.</summary>
    public T Locked<T>(Func<T> read)
    {
        lock (_state)
        {
            return read();
        }
    }

    public void Dispose()
    {
        // Requests that are still on their way belong to processes that have ended.
        _server.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
    }

    internal long NextId() => Interlocked.Increment(ref _lastId);

    private async Task HandleAsync(HttpContext context)
    {
        var call = await ReadAsync(context.Request);
        _calls.Enqueue(call);
        var before = _seen.AddOrUpdate($"{call.Method} {call.Route}", 0, (_, count) => count + 1);
        var fault = Break(call, before);
        if (call.IsWrite)
        {
            lock (_state)
            {
                MostWritesAtOnce = Math.Max(MostWritesAtOnce, ++_writing);
            }
        }

        try
        {
            if (fault is null or { IsDone: true })
            {
                await Hold(call, before);
            }

            var answer = fault is null or { IsDone: true } ? Answer(call) : null;
            await (fault is null ? SendAsync(context, answer!) : BreakAsync(context, fault));
        }
        finally
        {
            if (call.IsWrite)
            {
                lock (_state)
                {
                    _writing--;
                }
            }
        }
    }

    private async Task<GitHubCall> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var path = request.Path.Value!.Trim('/');
        // GraphQL lies beside the version on an Enterprise server.
        path = _prefix.Length == 0 ? path
            : path.StartsWith(_prefix + "/", StringComparison.Ordinal) ? path[(_prefix.Length + 1)..]
            : path == "api/graphql" ? "graphql"
            : "elsewhere/" + path;
        var (route, values) = _routes.Find(request.Method, path);
        var authorization = request.Headers.Authorization.ToString().Split(' ', 2);
        return new GitHubCall(request.Method, path, request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()), Encoding.UTF8.GetString(body.ToArray()))
        {
            Route = route,
            Values = values,
            Headers = request.Headers.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value.ToString()),
            Token = authorization.Length == 2 && authorization[0] is "Bearer" or "token" ? Tokens.FirstOrDefault(token => token.Value == authorization[1]) : null,
            At = TimeProvider.System.GetUtcNow(),
        };
    }

    private GitHubAnswer Answer(GitHubCall call)
    {
        lock (_state)
        {
            _left--;
            try
            {
                return _routes.Answer(call);
            }
            catch (GitHubRefusal refusal)
            {
                return new GitHubAnswer(refusal.Status, refusal.ToJson());
            }
        }
    }

    private async Task SendAsync(HttpContext context, GitHubAnswer answer)
    {
        var headers = context.Response.Headers;
        context.Response.StatusCode = answer.Status;
        RateHeaders(headers, Math.Max(_left, 0), 3600);
        if (answer.Link.Length > 0)
        {
            headers.Link = answer.Link.Replace("{base}", Uri.ToString().TrimEnd('/'), StringComparison.Ordinal);
        }

        if (answer.Body is not null)
        {
            await WriteAsync(context, "application/json; charset=utf-8", answer.Body.ToJsonString());
        }
    }

    private static async Task BreakAsync(HttpContext context, GitHubFault fault)
    {
        if (fault.Status == 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = fault.Status;
        context.Response.Headers.RetryAfter = fault.RetryAfter?.ToString();
        RateHeaders(context.Response.Headers, fault.ResetsIn is null ? 4000 : 0, fault.ResetsIn ?? 3600);
        await (fault.IsPage
            ? WriteAsync(context, "text/html", "<html><title>Unicorn!</title></html>")
            : WriteAsync(context, "application/json", new GitHubRefusal(fault.Status, fault.Message).ToJson().ToJsonString()));
    }

    private static void RateHeaders(IHeaderDictionary headers, int remaining, int resetsIn)
    {
        headers["x-ratelimit-limit"] = "5000";
        headers["x-ratelimit-remaining"] = $"{remaining}";
        headers["x-ratelimit-used"] = $"{5000 - remaining}";
        headers["x-ratelimit-reset"] = $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + resetsIn}";
        headers["x-ratelimit-resource"] = "core";
    }

    private static async Task WriteAsync(HttpContext context, string type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    }
}
