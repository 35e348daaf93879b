using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;

namespace CiTasks.Databricks.Auth;

/// <summary>
/// The OAuth token endpoint of a workspace (facts/databricks-api.md 1.3 and 1.5). Account-level hosts have others, and are no
/// workspaces.
/// </summary>
/// <param name="host">Base address of the workspace.</param>
/// <param name="signIn">Who.</param>
/// <param name="client">Sends, and repeats what is worth repeating.</param>
internal sealed class TokenEndpoint(Uri host, ServicePrincipalSignIn signIn, HttpClient client) : ITokenSource
{
    private const string Path = "oidc/v1/token";
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(1);

    public async Task<AccessToken> AskAsync(CancellationToken cancel)
    {
        var address = new Uri(host, Path);
        var form = await FormAsync(address, cancel).ConfigureAwait(false);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        if (signIn.Secret is { } secret)
        {
            var pair = $"{Uri.EscapeDataString(signIn.ClientId)}:{Uri.EscapeDataString(secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }

        // A token too many harms nobody.
        RetryHandler.SetRepeat(request, Repeat.Safe);
        try
        {
            using var response = await client.SendAsync(request, cancel).ConfigureAwait(false);
            return await ReadAsync(response, form.GetValueOrDefault("subject_token"), cancel).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            throw new DatabricksException(ErrorKind.Unreachable, $"POST {Path}", problem.GetBaseException().Message, problem);
        }
    }

    private async Task<Dictionary<string, string>> FormAsync(Uri address, CancellationToken cancel)
    {
        var form = new Dictionary<string, string> { ["scope"] = "all-apis" };
        if (signIn.Secret is not null)
        {
            form["grant_type"] = "client_credentials";
            return form;
        }

        form["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange";
        form["subject_token_type"] = "urn:ietf:params:oauth:token-type:jwt";
        form["subject_token"] = await signIn.IdToken(signIn.Audience ?? address.ToString(), cancel).ConfigureAwait(false);
        form["client_id"] = signIn.ClientId;
        return form;
    }

    private async Task<AccessToken> ReadAsync(HttpResponseMessage response, string? presented, CancellationToken cancel)
    {
        if (ErrorMapping.IsHtml(response) || (int)response.StatusCode is >= 300 and < 400)
        {
            throw new DatabricksException(ErrorKind.NotDatabricks, $"POST {Path}", $"{host} answered with a web page, not with a token") { Status = response.StatusCode };
        }

        var body = Parse(await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false));
        if (!response.IsSuccessStatusCode)
        {
            var error = await ErrorMapping.ReadAsync(response, $"POST {Path}", cancel).ConfigureAwait(false);
            throw error.Kind is ErrorKind.Unavailable or ErrorKind.TooManyRequests
                ? error
                : new DatabricksException(ErrorKind.SignInRefused, error.Call, error.Message)
                {
                    Status = error.Status,
                    ErrorCode = body.Text("error") ?? error.ErrorCode,
                    RequestId = error.RequestId,
                    Principal = signIn.ClientId,
                    Presented = IdTokenClaims.Read(presented),
                };
        }

        if (body.Text("access_token") is not { Length: > 0 } token)
        {
            throw new DatabricksException(ErrorKind.NotDatabricks, $"POST {Path}", "the answer holds no access_token") { Status = response.StatusCode };
        }

        signIn.Hide(token);
        return new AccessToken(token, body.Number("expires_in") is > 0 and < int.MaxValue and var seconds ? TimeSpan.FromSeconds(seconds) : UsualLife);
    }

    private static JsonObject? Parse(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
