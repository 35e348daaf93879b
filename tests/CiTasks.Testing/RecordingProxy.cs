using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace CiTasks.Testing;

/// <summary>One request as it passed by.</summary>
public sealed record RecordedRequest(string Method, string Path, string Query, string Body)
{
    /// <summary>When it came.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The header User-Agent.</summary>
    public string Agent { get; init; } = "";
}

/// <summary>An answer of a test's own; the request does not reach the workspace.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">JSON, or a web page when it begins with a bracket of one.</param>
/// <param name="RetryAfter">Seconds for the header Retry-After; null for none.</param>
public sealed record CannedAnswer(int Status, string Body, int? RetryAfter = null);

/// <summary>What the proxy does instead of passing on.</summary>
public enum ProxyFault
{
    /// <summary>Nothing: the request passes.</summary>
    None,

    /// <summary>429 with Retry-After: 1; the request does not reach the workspace.</summary>
    TooMany,

    /// <summary>503; the request does not reach the workspace.</summary>
    Unavailable,

    /// <summary>The connection breaks before the workspace hears of it.</summary>
    LostRequest,

    /// <summary>The workspace does it, and then the connection breaks without an answer.</summary>
    LostAnswer,

    /// <summary>The workspace does it, and 503 is answered.</summary>
    DoneButUnavailable,

    /// <summary>A web page with status 200.</summary>
    WebPage,

    /// <summary>The workspace does it, and the answer takes two seconds, or as long as the test says.</summary>
    SlowAnswer,
}

/// <summary>
/// Stands between <c>citasks</c> and a workspace: writes every request down, and breaks those that a
/// test wants broken. Knows nothing of Databricks.
/// </summary>
public sealed class RecordingProxy : IDisposable
{
    private readonly WebApplication _server;
    private readonly HttpClient _client = new();
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly ConcurrentDictionary<string, int> _seen = new();
    private readonly Func<RecordedRequest, int, ProxyFault> _fault;
    private readonly Uri _workspace;

    /// <param name="workspace">Where to pass requests on to.</param>
    /// <param name="fault">Given a request and how many of its method and path came before; null for no faults.</param>
    public RecordingProxy(Uri workspace, Func<RecordedRequest, int, ProxyFault>? fault = null)
    {
        _workspace = workspace;
        _fault = fault ?? ((_, _) => ProxyFault.None);
        Uri = new Uri($"http://127.0.0.1:{FreePort()}/");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(Uri.ToString());
        _server = builder.Build();
        _server.Run(HandleAsync);
        _server.Start();
    }

    public Uri Uri { get; }

    /// <summary>Answers of a test's own, asked before anything else: given a request and how many of its method and path came before; null lets it pass.</summary>
    public Func<RecordedRequest, int, CannedAnswer?> Answer { get; init; } = (_, _) => null;

    /// <summary>How long <see cref="ProxyFault.SlowAnswer"/> takes.</summary>
    public TimeSpan SlowAnswerTakes { get; init; } = TimeSpan.FromSeconds(2);

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>The requests to paths that end so.</summary>
    public IReadOnlyList<RecordedRequest> To(string path) => [.. _requests.Where(request => request.Path.EndsWith(path, StringComparison.Ordinal))];

    public void Dispose()
    {
        // Requests that are still on their way belong to processes that have ended.
        _server.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        _client.Dispose();
    }

    /// <summary>A port nobody listens on.</summary>
    public static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var recorded = new RecordedRequest(request.Method, request.Path, request.QueryString.ToString(), Encoding.UTF8.GetString(body.ToArray()))
        {
            At = TimeProvider.System.GetUtcNow(),
            Agent = request.Headers.UserAgent.ToString(),
        };
        _requests.Enqueue(recorded);
        var before = _seen.AddOrUpdate($"{recorded.Method} {recorded.Path}", 0, (_, count) => count + 1);
        if (Answer(recorded, before) is { } canned)
        {
            context.Response.Headers.RetryAfter = canned.RetryAfter?.ToString();
            await AnswerAsync(context, canned.Status, canned.Body.StartsWith('<') ? "text/html" : "application/json", Encoding.UTF8.GetBytes(canned.Body));
            return;
        }

        switch (_fault(recorded, before))
        {
            case ProxyFault.LostRequest:
                context.Abort();
                break;
            case ProxyFault.TooMany:
                context.Response.Headers.RetryAfter = "1";
                await AnswerAsync(context, 429, "application/json", "{\"error_code\":\"REQUEST_LIMIT_EXCEEDED\",\"message\":\"slow down\"}"u8.ToArray());
                break;
            case ProxyFault.Unavailable:
                await AnswerAsync(context, 503, "application/json", "{\"error_code\":\"TEMPORARILY_UNAVAILABLE\",\"message\":\"later\"}"u8.ToArray());
                break;
            case ProxyFault.WebPage:
                await AnswerAsync(context, 200, "text/html", "<html><title>Sign in</title></html>"u8.ToArray());
                break;
            case ProxyFault.SlowAnswer:
                var (slowStatus, slowType, slow) = await PassAsync(request, body.ToArray());
                await Task.Delay(SlowAnswerTakes);
                await AnswerAsync(context, slowStatus, slowType, slow);
                break;
            case ProxyFault.LostAnswer:
                await PassAsync(request, body.ToArray());
                context.Abort();
                break;
            case ProxyFault.DoneButUnavailable:
                await PassAsync(request, body.ToArray());
                await AnswerAsync(context, 503, "application/json", "{\"error_code\":\"TEMPORARILY_UNAVAILABLE\",\"message\":\"later\"}"u8.ToArray());
                break;
            default:
                var (status, type, answer) = await PassAsync(request, body.ToArray());
                await AnswerAsync(context, status, type, answer);
                break;
        }
    }

    private async Task<(int Status, string Type, byte[] Body)> PassAsync(HttpRequest request, byte[] body)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_workspace, request.Path + request.QueryString));
        if (body.Length > 0)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        message.Headers.TryAddWithoutValidation("Authorization", request.Headers.Authorization.ToString());
        using var response = await _client.SendAsync(message);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "application/json", await response.Content.ReadAsByteArrayAsync());
    }

    private static async Task AnswerAsync(HttpContext context, int status, string type, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    }
}
