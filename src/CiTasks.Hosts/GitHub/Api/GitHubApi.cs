using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;

namespace CiTasks.Hosts.GitHub.Api;

/// <summary>The one way to GitHub's REST API: every call goes through <see cref="AttemptAsync"/>.</summary>
internal sealed class GitHubApi : IDisposable
{
    private const string Version = "2022-11-28";
    private const string PageSize = "100";

    // No list that is read here is as long as this; one that is leads in a circle.
    private const int MostPages = 100;

    private readonly BoardSettings _settings;
    private readonly string _token;
    private readonly HttpClient _client;

    public GitHubApi(BoardSettings settings, HttpMessageHandler? transport)
    {
        _settings = settings;
        _token = settings.Token.Trim();
        Base = new Uri(settings.Api.ToString().TrimEnd('/') + "/");
        Turns = new WriteTurns(settings.Clock, settings.WritePause);
        transport ??= new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            // The token is for this address and no other.
            AllowAutoRedirect = false,
        };
        _client = new HttpClient(transport) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        _client.DefaultRequestHeaders.TryAddWithoutValidation("X-GitHub-Api-Version", Version);
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", settings.UserAgent);
    }

    /// <summary>Base address with a trailing slash.</summary>
    public Uri Base { get; }

    /// <summary>Who writes takes one first.</summary>
    public WriteTurns Turns { get; }

    /// <summary>Sends a call, and sends it again as long as that is harmless and worth while.</summary>
    /// <param name="call">The call.</param>
    /// <param name="patience">Shared by the calls of one undertaking.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="BoardException">GitHub refused or did not answer.</exception>
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

    /// <summary>The objects of all pages of a list.</summary>
    /// <param name="call">A GET.</param>
    /// <param name="member">The member that holds the list; null when the answer is the list.</param>
    /// <param name="patience">Shared by the calls of one undertaking.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async IAsyncEnumerable<JsonObject> ListAsync(ApiCall call, string? member, Patience patience, [EnumeratorCancellation] CancellationToken cancel)
    {
        var page = call with { Query = [.. call.Query, ("per_page", PageSize)] };
        for (var count = 1; ; count++)
        {
            var answer = await SendAsync(page, patience, cancel).ConfigureAwait(false);
            // What is no list is not taken for an empty one: what we look for may be there, and would be made once more.
            var items = (member is null ? answer.Body : answer.Object[member]) as JsonArray
                ?? throw new BoardException(BoardProblem.Unreachable, call.Name, "the answer makes no sense: it is no list");
            foreach (var item in items.OfType<JsonObject>())
            {
                yield return item;
            }

            if (answer.NextQuery is not { } next)
            {
                yield break;
            }

            page = count < MostPages
                ? page with { Query = ReadQuery(next) }
                : throw new BoardException(BoardProblem.Unreachable, call.Name, $"the list does not end after {MostPages} pages");
        }
    }

    /// <summary>Sends a call once.</summary>
    /// <exception cref="BoardException">GitHub refused or did not answer.</exception>
    public async Task<ApiAnswer> AttemptAsync(ApiCall call, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(_settings.AttemptTimeout, _settings.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            using var message = Message(call);
            using var response = await _client.SendAsync(message, both.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? await ReadAsync(response, call, both.Token).ConfigureAwait(false)
                : throw WithoutToken(await ApiErrors.ReadAsync(response, call, _settings.Clock, both.Token).ConfigureAwait(false));
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
            if (call.Method != HttpMethod.Get)
            {
                Turns.Wrote();
            }
        }
    }

    /// <summary>The id of what a call has written.</summary>
    /// <exception cref="BoardException">The answer names none.</exception>
    public static long Id(JsonObject written, ApiCall call) => written.Number("id")
        ?? throw new BoardException(BoardProblem.Unreachable, call.Name, "the answer makes no sense: it has no id") { MayHaveHadAnEffect = true };

    public void Dispose()
    {
        _client.Dispose();
        Turns.Dispose();
    }

    private HttpRequestMessage Message(ApiCall call)
    {
        // A header must not carry what a file with a line too many brings along.
        if (_token.Length == 0 || _token.Any(character => character is <= ' ' or > '~'))
        {
            throw new BoardException(BoardProblem.Forbidden, call.Name, _token.Length == 0 ? "there is no token" : "the token has characters that no token has");
        }

        var query = string.Join('&', call.Query.Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value)}"));
        var message = new HttpRequestMessage(call.Method, new Uri(Base, query.Length == 0 ? call.Path : $"{call.Path}?{query}"));
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
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
            return new ApiAnswer(bytes.Length == 0 ? null : ApiJson.Parse(bytes), LinkHeader.Next(response));
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

    // Whatever stands between here and GitHub may repeat what it was sent.
    private BoardException WithoutToken(BoardException problem) => problem.ToString().Contains(_token, StringComparison.Ordinal)
        ? new BoardException(problem.Kind, problem.Call, problem.Message.Replace(_token, Text.Redactor.Mask, StringComparison.Ordinal))
        {
            Status = problem.Status,
            RetryAfter = problem.RetryAfter,
            MissingPermission = problem.MissingPermission,
            MayHaveHadAnEffect = problem.MayHaveHadAnEffect,
        }
        : problem;

    private static bool NeverConnected(Exception problem) => problem is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };

    private static IReadOnlyList<(string, string)> ReadQuery(string query) =>
    [
        .. query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair.ElementAtOrDefault(1)?.Replace('+', ' ') ?? ""))),
    ];

    private static string Innermost(Exception problem)
    {
        while (problem.InnerException is { } inner)
        {
            problem = inner;
        }

        return problem.Message;
    }
}
