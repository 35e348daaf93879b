using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;

namespace CiTasks.Databricks.Auth;

/// <summary>
/// The way to Entra. It remembers how the last answer read: the library's exceptions hold it in the middle of advice and
/// addresses, and of a token that was too late they say nothing.
/// </summary>
internal sealed partial class EntraWire(HttpMessageHandler inner, Action<string> hide) : DelegatingHandler(inner)
{
    private string? _call;
    private Answer? _last;

    /// <summary>Forgets the last answer.</summary>
    public void Forget() => (_call, _last) = (null, null);

    /// <summary>What the failure of a credential means.</summary>
    public DatabricksException Describe(Exception problem, EntraSignIn signIn, string? idToken)
    {
        var call = _call ?? "Microsoft Entra";
        if (_last is not { IsRefusal: true } answer)
        {
            var reason = _last is { } other ? $"HTTP {(int)other.Status}{(other.Text.Length > 0 ? ": " + other.Text : "")}"
                : problem is OperationCanceledException ? "no answer" : problem.GetBaseException().Message;
            return new DatabricksException(ErrorKind.EntraUnreachable, call, reason, problem) { Status = _last?.Status, Principal = signIn.ClientId };
        }

        return new DatabricksException(ErrorKind.EntraRefused, call, answer.Text, problem)
        {
            Status = answer.Status,
            ErrorCode = answer.Error,
            RequestId = answer.TraceId,
            Principal = signIn.ClientId,
            Presented = IdTokenClaims.Read(idToken),
        };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A token too many harms nobody.
        RetryHandler.SetRepeat(request, Repeat.Safe);
        await HideAsync(request, cancellationToken).ConfigureAwait(false);
        (_call, _last) = ($"{request.Method} {request.RequestUri!.GetLeftPart(UriPartial.Path)}", null);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode || ErrorMapping.IsHtml(response))
        {
            _last = Answer.Of(response, await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
        }

        return response;
    }

    // The library signs with a certificate out of sight; what it signed would let anybody in for some minutes.
    private async Task HideAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        if (request.Content is null)
        {
            return;
        }

        await request.Content.LoadIntoBufferAsync(cancel).ConfigureAwait(false);
        if (Assertion().Match(await request.Content.ReadAsStringAsync(cancel).ConfigureAwait(false)) is { Success: true } found)
        {
            hide(Uri.UnescapeDataString(found.Groups[1].Value));
        }
    }

    [GeneratedRegex("(?:^|&)client_assertion=([^&]+)")]
    private static partial Regex Assertion();

    private sealed partial record Answer(HttpStatusCode Status, string? Error, string Text, string? TraceId)
    {
        /// <summary>True when it came from who gives tokens and was meant: not an overload, a proxy's page or a redirect.</summary>
        public bool IsRefusal => Error is not null && (int)Status is >= 400 and < 500 and not 429;

        public static Answer Of(HttpResponseMessage response, string body)
        {
            var members = Parse(body);
            var text = Member(members, "error_description") ?? (ErrorMapping.IsHtml(response) ? "a web page, not an answer of Microsoft Entra" : "");
            // What follows the first line tells when and where, in one form or another.
            text = Tail().Replace(text.Split(['\r', '\n'])[0], "").Trim();
            return new Answer(response.StatusCode, Member(members, "error"), text, Member(members, "trace_id"));
        }

        private static JsonObject? Parse(string body)
        {
            try
            {
                return JsonNode.Parse(body) as JsonObject;
            }
            catch (JsonException)
            {
                return null;
            }
        }

        private static string? Member(JsonObject? members, string name) => members?[name] is JsonValue value ? value.ToString() : null;

        [GeneratedRegex(@"\s*(Trace ID|Correlation ID|Timestamp): .*$")]
        private static partial Regex Tail();
    }
}
