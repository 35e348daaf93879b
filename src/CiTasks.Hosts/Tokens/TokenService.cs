using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Hosts.Text;

namespace CiTasks.Hosts.Tokens;

/// <summary>Asks a CI system for ID tokens, again and again while it stumbles.</summary>
/// <param name="say">Gets a line when it has to be asked again.</param>
/// <param name="transport">Replaces the network in tests.</param>
/// <param name="clock">For waits.</param>
internal sealed class TokenService(Action<string> say, HttpMessageHandler? transport = null, TimeProvider? clock = null) : IDisposable
{
    private const int LongestReason = 300;
    private static readonly TimeSpan[] Waits = [.. new[] { 0.5, 1, 2, 4, 8 }.Select(TimeSpan.FromSeconds)];

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly HttpClient _client = new(transport ?? new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) }) { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose() => _client.Dispose();

    /// <summary>An address of the environment; null when it is none that a token may be asked of.</summary>
    public static Uri? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) ? address : null;

    /// <exception cref="IdTokenException">There is none to be had.</exception>
    public async Task<string> RequestAsync(TokenQuestion question, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            var (token, problem) = await AskAsync(question, cancel).ConfigureAwait(false);
            if (token is not null)
            {
                return token;
            }

            if (problem!.Refusal is not null || attempt == Waits.Length)
            {
                throw new IdTokenException($"{question.System} gives this job no ID token: {problem.Text}", problem.Cause)
                {
                    Hint = problem.Refusal is { } status ? question.Refused(status) : question.Busy,
                };
            }

            say($"no ID token yet ({problem.Text}); asking again in {Waits[attempt].TotalSeconds:0.#} s");
            await Task.Delay(Waits[attempt], _clock, cancel).ConfigureAwait(false);
        }
    }

    private async Task<(string? Token, Problem? Problem)> AskAsync(TokenQuestion question, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(question.Method, question.Address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", question.Key);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("User-Agent", "citasks");
        foreach (var (name, value) in question.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (question.Method == HttpMethod.Post)
        {
            request.Content = new StringContent("", Encoding.UTF8, "application/json");
        }

        try
        {
            using var response = await _client.SendAsync(request, cancel).ConfigureAwait(false);
            var body = await response.Content.ReadAsStringAsync(cancel).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return (Member(body, question.Member), new Problem("the answer holds none"));
            }

            var reason = question.TellsWhy && Member(body, "message") is { } message ? $": {Neutral.OneLine(message, LongestReason)}" : "";
            return (null, new Problem($"HTTP {(int)response.StatusCode}{reason}") { Refusal = IsFinal(response.StatusCode) ? response.StatusCode : null });
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException || (problem is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return (null, new Problem(problem.GetBaseException().Message, problem));
        }
    }

    private static bool IsFinal(HttpStatusCode status) =>
        (int)status < 500 && status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout);

    private static string? Member(string body, string name)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject answer && answer[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.ToString() is { Length: > 0 } text ? text : null;
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record Problem(string Text, Exception? Cause = null)
    {
        /// <summary>The status of an answer that will not change.</summary>
        public HttpStatusCode? Refusal { get; init; }
    }
}
