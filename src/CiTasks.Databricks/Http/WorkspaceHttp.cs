using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Databricks.Auth;
using CiTasks.Databricks.Errors;

namespace CiTasks.Databricks.Http;

/// <summary>The one way to a workspace: every call of every client goes through <see cref="SendAsync"/>.</summary>
public sealed class WorkspaceHttp : IDisposable
{
    // A repeated name would show only later, when somebody reads the object.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly HttpClient _client;
    private readonly TimeProvider _clock;

    // The Date header has whole seconds: on average half of one is gone.
    private TimeSpan _ahead;

    private WorkspaceHttp(Uri address, HttpClient client, TimeProvider clock, RequestPace pace)
    {
        Address = address;
        _client = client;
        _clock = clock;
        Pace = pace;
    }

    /// <summary>Holds requests back when told to.</summary>
    public RequestPace Pace { get; }

    /// <summary>The workspace's time, to about a second, as its last answer told it; our own before there was one.</summary>
    public DateTimeOffset ServerTime => _clock.GetUtcNow() + _ahead;

    /// <summary>Base address with a trailing slash.</summary>
    public Uri Address { get; }

    /// <summary>
    /// Builds the pipeline. The order of the handlers is written here and nowhere else:
    /// retry (each attempt waits for its turn when there is a limit) → token (each attempt gets a fresh header) → connection.
    /// What brings tokens has a pipeline of its own: retry → connection.
    /// </summary>
    /// <param name="address">From <see cref="WorkspaceAddress.Parse"/>.</param>
    /// <param name="signIn">How to sign in.</param>
    /// <param name="userAgent">Product token such as <c>citasks/0.1.0</c>, with marks of the CI system.</param>
    /// <param name="retry">Limits of the repetitions.</param>
    /// <param name="clock">For waits.</param>
    /// <param name="notice">Gets a line when a call has to wait before it is repeated.</param>
    /// <param name="transport">Replaces the network in unit tests.</param>
    public static WorkspaceHttp Create(
        Uri address,
        SignIn signIn,
        string userAgent,
        RetrySettings retry,
        TimeProvider clock,
        Action<string>? notice = null,
        HttpMessageHandler? transport = null)
    {
        transport ??= new SocketsHttpHandler
        {
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxConnectionsPerServer = 32,
            // A redirect means a wrong host or a login page; following it would hide that.
            AllowAutoRedirect = false,
        };
        var pace = new RequestPace();
        ITokens tokens = signIn switch
        {
            TokenSignIn given => new FixedToken(given.Token),
            ServicePrincipalSignIn principal => new OAuthTokens(new TokenEndpoint(address, principal, Client(new RetryHandler(retry, clock, transport, notice), userAgent)), clock),
            EntraSignIn entra => new OAuthTokens(new EntraTokens(entra, new EntraWire(new RetryHandler(entra.Limit(retry), clock, transport, notice, who: "Microsoft Entra"), entra.HideAssertion)), clock),
            _ => throw new ArgumentException("no such way to sign in", nameof(signIn)),
        };
        var pipeline = new RetryHandler(retry, clock, new TokenHandler(tokens) { InnerHandler = transport }, notice, pace);
        return new WorkspaceHttp(address, Client(pipeline, userAgent), clock, pace);
    }

    private static HttpClient Client(HttpMessageHandler pipeline, string userAgent)
    {
        var client = new HttpClient(pipeline) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return client;
    }

    /// <summary>Sends a request and reads the JSON answer (an empty one reads as <c>{}</c>).</summary>
    /// <exception cref="DatabricksException">The workspace refused or did not answer.</exception>
    public async Task<JsonObject> SendAsync(ApiRequest request, CancellationToken cancel)
    {
        var call = $"{request.Method} {request.Path}";
        using var message = new HttpRequestMessage(request.Method, request.Address(Address));
        RetryHandler.SetRepeat(message, request.Repeat);
        if (request.HasTurn)
        {
            RetryHandler.SetTurn(message);
        }

        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        try
        {
            using var response = await _client.SendAsync(message, cancel).ConfigureAwait(false);
            if (response.Headers.Date is { } date)
            {
                _ahead = date + TimeSpan.FromSeconds(0.5) - _clock.GetUtcNow();
            }

            if (ErrorMapping.IsHtml(response) && (int)response.StatusCode is < 400 or 404 || (int)response.StatusCode is >= 300 and < 400)
            {
                throw new DatabricksException(ErrorKind.NotDatabricks, call, $"{Address} answered with a web page, not with the Databricks API")
                {
                    Status = response.StatusCode,
                };
            }

            return response.IsSuccessStatusCode
                ? await ReadAsync(response, request.Method, call, cancel).ConfigureAwait(false)
                : throw await ErrorMapping.ReadAsync(response, call, cancel).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            throw new DatabricksException(ErrorKind.Unreachable, call, Innermost(problem), problem)
            {
                MayHaveHadAnEffect = !RetryHandler.NeverConnected(problem),
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        Pace.Dispose();
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response, HttpMethod method, string call, CancellationToken cancel)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        try
        {
            // A write may be answered with nothing; a question may not.
            return bytes.Length == 0 && method != HttpMethod.Get
                ? []
                : JsonNode.Parse(bytes, documentOptions: Strict) as JsonObject ?? throw new JsonException("no object");
        }
        catch (JsonException problem)
        {
            throw new DatabricksException(ErrorKind.Unreachable, call, "the answer is not a JSON object", problem) { MayHaveHadAnEffect = true };
        }
    }

    private static string Innermost(Exception problem)
    {
        while (problem.InnerException is { } inner)
        {
            problem = inner;
        }

        return problem.Message;
    }
}
