using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Hosts.PullRequests.Http;

/// <summary>The one way to a service's REST API: every call goes through <see cref="AttemptAsync"/>.</summary>
internal abstract class RestApi : IDisposable
{
    private readonly BoardSettings _settings;
    private readonly string _token;
    private readonly HttpClient _client;

    /// <param name="settings">Where and as whom.</param>
    /// <param name="writePause">Between two writes.</param>
    /// <param name="transport">Replaces the network in unit tests.</param>
    protected RestApi(BoardSettings settings, TimeSpan writePause, HttpMessageHandler? transport)
    {
        _settings = settings;
        _token = settings.Token.Trim();
        Base = new Uri(settings.Api.ToString().TrimEnd('/') + "/");
        Turns = new WriteTurns(settings.Clock, writePause);
        transport ??= new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            // The token is for this address and no other.
            AllowAutoRedirect = false,
        };
        _client = new HttpClient(transport) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", settings.UserAgent);
    }

    /// <summary>Base address with a trailing slash.</summary>
    public Uri Base { get; }

    /// <summary>Who writes takes one first.</summary>
    public WriteTurns Turns { get; }

    /// <summary>What people call the service.</summary>
    public abstract string Service { get; }

    /// <summary>The waits of a new undertaking.</summary>
    public Patience NewPatience() => new(_settings, Service);

    /// <summary>Sends a call, and sends it again as long as that is harmless and worth while.</summary>
    /// <param name="call">The call.</param>
    /// <param name="patience">Shared by the calls of one undertaking.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="BoardException">The service refused or did not answer.</exception>
    public async Task<ApiAnswer> SendAsync(ApiCall call, Patience patience, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var answer = await AttemptAsync(call, cancel).ConfigureAwait(false);
                patience.Went(call);
                return answer;
            }
            catch (BoardException trouble) when (call.IsRepeatable || !trouble.MayHaveHadAnEffect)
            {
                await patience.SitOutAsync(trouble, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends a call once.</summary>
    /// <exception cref="BoardException">The service refused or did not answer.</exception>
    public async Task<ApiAnswer> AttemptAsync(ApiCall call, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(_settings.AttemptTimeout, _settings.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            using var message = Message(call);
            using var response = await _client.SendAsync(message, both.Token).ConfigureAwait(false);
            return IsAnswer(response)
                ? await ReadAsync(response, call, both.Token).ConfigureAwait(false)
                : throw WithoutToken(Refusal(response, await response.Content.ReadAsByteArrayAsync(both.Token).ConfigureAwait(false), call, _settings.Clock));
        }
        catch (OperationCanceledException problem) when (!cancel.IsCancellationRequested)
        {
            // The platform reports its connect time-out as a cancellation, too.
            throw Unreachable(call, limit.IsCancellationRequested ? $"no answer within {_settings.AttemptTimeout.TotalSeconds:0} s" : "no connection", problem);
        }
        catch (Exception problem) when (problem is not (BoardException or OperationCanceledException))
        {
            // The transport's own exceptions, and those of whatever reads an answer: broken compression, an unheard-of encoding.
            throw Unreachable(call, Innermost(problem).ReplaceLineEndings(" "), problem);
        }
        finally
        {
            if (call.IsWrite)
            {
                Turns.Wrote();
            }
        }
    }

    /// <summary>The id of what a call has written.</summary>
    /// <exception cref="BoardException">The answer names none.</exception>
    public static long Id(JsonObject written, ApiCall call) => written.Number("id")
        ?? throw new BoardException(BoardProblem.Unreachable, call.Name, "the answer makes no sense: it has no id") { MayHaveHadAnEffect = true };

    /// <summary>The answer to a call about something; null when it is not there any more.</summary>
    public static async Task<ApiAnswer?> UnlessGoneAsync(Task<ApiAnswer> call)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (BoardException problem) when (problem.Kind is BoardProblem.NotFound or BoardProblem.Gone)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        Turns.Dispose();
    }

    /// <summary>Says in headers who asks, and for what.</summary>
    /// <param name="headers">Of a request.</param>
    /// <param name="token">The token: nothing but characters that a header may have.</param>
    protected abstract void Sign(HttpRequestHeaders headers, string token);

    /// <summary>What a refusal means.</summary>
    /// <param name="response">An answer that is no success.</param>
    /// <param name="content">What came with it.</param>
    /// <param name="call">What was asked.</param>
    /// <param name="clock">For times in headers.</param>
    protected abstract BoardException Refusal(HttpResponseMessage response, byte[] content, ApiCall call, TimeProvider clock);

    /// <summary>Is it an answer to what was asked, and no refusal?</summary>
    protected virtual bool IsAnswer(HttpResponseMessage response) => response.IsSuccessStatusCode;

    /// <summary>The query of the next page, without question mark; null when there is none.</summary>
    protected virtual string? NextQuery(HttpResponseMessage response) => null;

    /// <summary>Forms in which the token travels beside its own.</summary>
    protected virtual IEnumerable<string> TokenForms(string token) => [];

    private HttpRequestMessage Message(ApiCall call)
    {
        // A header must not carry what a file with a line too many brings along.
        if (_token.Length == 0 || _token.Any(character => character is <= ' ' or > '~'))
        {
            throw new BoardException(BoardProblem.Forbidden, call.Name, _token.Length == 0 ? "there is no token" : "the token has characters that no token has");
        }

        var query = string.Join('&', call.Query.Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value)}"));
        var message = new HttpRequestMessage(call.Method, new Uri(Base, query.Length == 0 ? call.Path : $"{call.Path}?{query}"));
        Sign(message.Headers, _token);
        if (call.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(ApiJson.ToBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        return message;
    }

    private async Task<ApiAnswer> ReadAsync(HttpResponseMessage response, ApiCall call, CancellationToken cancel)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        try
        {
            return new ApiAnswer(bytes.Length == 0 ? null : ApiJson.Parse(bytes), NextQuery(response));
        }
        catch (JsonException problem)
        {
            throw Unreachable(call, "the answer is no JSON that makes sense", problem);
        }
    }

    private BoardException Unreachable(ApiCall call, string message, Exception problem) => WithoutToken(new BoardException(BoardProblem.Unreachable, call.Name, message, problem)
    {
        MayHaveHadAnEffect = !NeverConnected(problem),
    });

    // Whatever stands between here and the service may repeat what it was sent.
    private BoardException WithoutToken(BoardException problem)
    {
        var forms = TokenForms(_token).Append(_token).ToList();
        var all = problem.ToString();
        return forms.Any(form => all.Contains(form, StringComparison.Ordinal))
            ? problem.With(forms.Aggregate(problem.Message, (message, form) => message.Replace(form, Text.Redactor.Mask, StringComparison.Ordinal)), inner: null)
            : problem;
    }

    private static bool NeverConnected(Exception problem) => problem is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };

    private static string Innermost(Exception problem)
    {
        while (problem.InnerException is { } inner)
        {
            problem = inner;
        }

        return problem.Message;
    }
}
