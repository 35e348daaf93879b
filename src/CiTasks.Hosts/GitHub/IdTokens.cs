using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Hosts.GitHub;

/// <summary>Asks the runner's token service for ID tokens (facts/ci-platforms.md A7).</summary>
/// <param name="environment">Holds the service's address and the job's key to it.</param>
/// <param name="say">Gets a line when it has to be asked again.</param>
/// <param name="transport">Replaces the network in tests.</param>
/// <param name="clock">For waits.</param>
internal sealed class IdTokens(HostEnvironment environment, Action<string> say, HttpMessageHandler? transport = null, TimeProvider? clock = null) : IDisposable
{
    private const string AddressVariable = "ACTIONS_ID_TOKEN_REQUEST_URL";
    private const string KeyVariable = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
    private const string Permission = "the job needs `permissions: id-token: write`; a pull request from a fork or of Dependabot never has it, whatever the workflow says";
    private static readonly TimeSpan[] Waits = [.. new[] { 0.5, 1, 2, 4, 8 }.Select(TimeSpan.FromSeconds)];

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly HttpClient _client = new(transport ?? new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) }) { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose() => _client.Dispose();

    public async Task<string> RequestAsync(string audience, CancellationToken cancel)
    {
        if (environment[AddressVariable] is not { } text || environment[KeyVariable] is not { } key)
        {
            throw new IdTokenException("GitHub gives this job no ID token") { Hint = Permission };
        }

        // It has a query already, which belongs to it.
        if (!Uri.TryCreate($"{text}{(text.Contains('?', StringComparison.Ordinal) ? '&' : '?')}audience={Uri.EscapeDataString(audience)}", UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw new IdTokenException($"{AddressVariable} is no address") { Hint = "the runner sets it; a workflow must not" };
        }

        for (var attempt = 0; ; attempt++)
        {
            var (token, problem) = await AskAsync(address, key, cancel).ConfigureAwait(false);
            if (token is not null)
            {
                return token;
            }

            if (problem!.IsFinal || attempt == Waits.Length)
            {
                throw new IdTokenException($"GitHub gives this job no ID token: {problem.Text}", problem.Cause) { Hint = problem.IsFinal ? Permission : "the token service of GitHub Actions did not answer; try again later" };
            }

            say($"no ID token yet ({problem.Text}); asking again in {Waits[attempt].TotalSeconds:0.#} s");
            await Task.Delay(Waits[attempt], _clock, cancel).ConfigureAwait(false);
        }
    }

    private async Task<(string? Token, Problem? Problem)> AskAsync(Uri address, string key, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("User-Agent", "citasks");
        try
        {
            using var response = await _client.SendAsync(request, cancel).ConfigureAwait(false);
            var body = await response.Content.ReadAsStringAsync(cancel).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.OK
                ? (Value(body), new Problem("the answer holds none", IsFinal: false))
                : (null, new Problem($"HTTP {(int)response.StatusCode}", IsFinal(response.StatusCode)));
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException || (problem is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return (null, new Problem(problem.GetBaseException().Message, IsFinal: false, problem));
        }
    }

    private static bool IsFinal(HttpStatusCode status) =>
        (int)status < 500 && status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout);

    private static string? Value(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject answer && answer["value"] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.ToString() is { Length: > 0 } token ? token : null;
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record Problem(string Text, bool IsFinal, Exception? Cause = null);
}
