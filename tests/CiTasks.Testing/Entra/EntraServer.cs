using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace CiTasks.Testing.Entra;

/// <summary>A question for a token as it came.</summary>
public sealed record EntraCall(string Path, IReadOnlyDictionary<string, string> Form);

/// <summary>
/// The token endpoint of Microsoft Entra with one directory, over TLS; and the endpoint of a machine's managed identity.
/// It checks all that Entra checks: secrets, signatures of certificates, issuer, subject and audience of federated tokens.
/// </summary>
public sealed class EntraServer : IDisposable
{
    public const string Tenant = "7f0d1c9e-0000-4000-8000-00000000000d";
    private const string Scope = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default";
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private readonly TempFolder _folder = new();
    private readonly X509Certificate2 _certificate = TestCertificate.ForLoopback();
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<EntraCall> _calls = [];
    private readonly Func<string, Task<string>> _issue;
    private readonly int _port = RecordingProxy.FreePort();
    private readonly int _machinePort = RecordingProxy.FreePort();

    /// <param name="issue">Makes an access token that the workspace takes, for an application.</param>
    public EntraServer(Func<string, Task<string>> issue)
    {
        _issue = issue;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, _port, listen => listen.UseHttps(_certificate));
            options.Listen(IPAddress.Loopback, _machinePort);
        });
        _server = builder.Build();
        _server.Run(HandleAsync);
        _server.Start();
    }

    /// <summary>For the connection's data.</summary>
    public string Authority => $"https://localhost:{_port}/";

    /// <summary>The file that makes a program trust the endpoint, for <c>SSL_CERT_FILE</c>.</summary>
    public string TrustFile => _folder.Write("trust.pem", _certificate.ExportCertificatePem());

    /// <summary>Where a machine asks for its identity, for <c>AZURE_POD_IDENTITY_AUTHORITY_HOST</c>.</summary>
    public string MachineAddress => $"http://127.0.0.1:{_machinePort}";

    public List<EntraApplication> Applications { get; } = [];

    /// <summary>The client id of the machine's user-assigned identity; null for none.</summary>
    public string? MachineIdentity { get; set; }

    /// <summary>The key with which the CI system signs, as the directory fetches it from the issuer.</summary>
    public RSA? IssuerKey { get; set; }

    /// <summary>Answers of a test's own, given how many questions came before; null for the usual one.</summary>
    public Func<int, CannedAnswer?> Answer { get; set; } = _ => null;

    public IReadOnlyList<EntraCall> Calls => [.. _calls];

    public void Dispose()
    {
        _server.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        _certificate.Dispose();
        _folder.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var form = (request.HasFormContentType ? await request.ReadFormAsync() : null)?.ToDictionary(field => field.Key, field => field.Value.ToString()) ?? [];
        var before = _calls.Count;
        _calls.Enqueue(new EntraCall(request.Path, form));
        if (Answer(before) is { } canned)
        {
            context.Response.Headers.RetryAfter = canned.RetryAfter?.ToString(CultureInfo.InvariantCulture);
            await WriteAsync(context, canned.Status, canned.Body);
            return;
        }

        try
        {
            var client = request.IsHttps ? Check(request, form) : CheckMachine(request);
            await WriteAsync(context, 200, Token(await _issue(client), request.IsHttps).ToJsonString());
        }
        catch (Refusal refusal)
        {
            await WriteAsync(context, refusal.Status, refusal.Body().ToJsonString());
        }
    }

    private string Check(HttpRequest request, Dictionary<string, string> form)
    {
        string Field(string name) => form.GetValueOrDefault(name) ?? throw new Refusal(400, "invalid_request", 900144, $"The request body must contain the following parameter: '{name}'.");
        if (request.Method != "POST" || !request.Path.Value!.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal))
        {
            throw new Refusal(404, "invalid_request", 900023, "There is nothing here.");
        }

        var tenant = request.Path.Value.Split('/')[1];
        if (tenant != Tenant)
        {
            throw new Refusal(400, "invalid_request", 90002, $"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.");
        }

        if (Field("grant_type") != "client_credentials")
        {
            throw new Refusal(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
        }

        // MSAL adds scopes of its own where a person signs in; here there must be none.
        if (Field("scope") != Scope)
        {
            throw new Refusal(400, "invalid_scope", 70011, $"The provided value for the input parameter 'scope' is not valid: {form["scope"]}");
        }

        var id = Field("client_id");
        var application = Applications.FirstOrDefault(candidate => candidate.ClientId == id)
            ?? throw new Refusal(400, "unauthorized_client", 700016, $"Application with identifier '{id}' was not found in the directory 'acme'.");
        if (form.TryGetValue("client_secret", out var secret))
        {
            return secret == application.Secret ? id : throw new Refusal(401, "invalid_client", 7000215, $"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{id}'.");
        }

        if (Field("client_assertion_type") != AssertionType)
        {
            throw new Refusal(400, "invalid_request", 50027, "Invalid assertion type.");
        }

        CheckAssertion(application, Field("client_assertion"));
        return id;
    }

    private void CheckAssertion(EntraApplication application, string assertion)
    {
        if (Jwt.Read(assertion) is not var (header, claims))
        {
            throw new Refusal(401, "invalid_client", 50027, "JWT token is invalid or malformed.");
        }

        string? Claim(string name) => claims[name]?.ToString();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        if (Claim("exp") is not { } expires || double.Parse(expires, CultureInfo.InvariantCulture) <= now)
        {
            throw new Refusal(401, "invalid_client", 700024, "Client assertion is not within its valid time range.");
        }

        if (Claim("iss") == application.ClientId)
        {
            var isGood = application.Certificate is { } certificate && Jwt.IsSignedBy(assertion, certificate.GetRSAPublicKey()!)
                && Claim("sub") == application.ClientId && Claim("aud") == $"{Authority}{Tenant}/oauth2/v2.0/token" && Claim("jti") is { Length: > 0 }
                && header.Any(member => member.Key.StartsWith("x5t", StringComparison.Ordinal));
            if (!isGood)
            {
                throw new Refusal(401, "invalid_client", 700027, "The certificate with identifier used to sign the client assertion is not registered on application.");
            }

            return;
        }

        // In the order in which Entra looks.
        var federated = application.Federated;
        if (federated is null || Claim("iss") != federated.Issuer)
        {
            throw new Refusal(401, "invalid_client", 700211, $"No matching federated identity record found for presented assertion issuer '{Claim("iss")}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.");
        }

        if (IssuerKey is null || !Jwt.IsSignedBy(assertion, IssuerKey))
        {
            throw new Refusal(401, "invalid_client", 5002730, "Invalid JWT token. The signature does not fit.");
        }

        if (Claim("aud") != federated.Audience)
        {
            throw new Refusal(401, "invalid_client", 700212, $"No matching federated identity record found for presented assertion audience '{Claim("aud")}'.");
        }

        if (Claim("sub") != federated.Subject)
        {
            throw new Refusal(401, "invalid_client", 700213, $"No matching federated identity record found for presented assertion subject '{Claim("sub")}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.");
        }
    }

    private string CheckMachine(HttpRequest request)
    {
        if (request.Method != "GET" || request.Headers["Metadata"] != "true" || request.Path != "/metadata/identity/oauth2/token" || request.Query["resource"] != Scope.Split('/')[0])
        {
            throw new Refusal(400, "invalid_request", null, "Required metadata header not specified, or another resource");
        }

        return MachineIdentity is { } id && (request.Query["client_id"].Count == 0 || request.Query["client_id"] == id)
            ? id
            : throw new Refusal(400, "invalid_request", null, "Identity not found");
    }

    private static JsonObject Token(string token, bool isDirectory)
    {
        var life = TimeSpan.FromHours(1);
        var answer = new JsonObject { ["token_type"] = "Bearer", ["access_token"] = token };
        if (isDirectory)
        {
            answer["expires_in"] = (int)life.TotalSeconds;
            answer["ext_expires_in"] = (int)life.TotalSeconds;
        }
        else
        {
            // All members are text there.
            answer["expires_in"] = ((int)life.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            answer["expires_on"] = DateTimeOffset.UtcNow.Add(life).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            answer["resource"] = Scope.Split('/')[0];
        }

        return answer;
    }

    private static async Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = body.StartsWith('<') ? "text/html" : "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    }

    private sealed class Refusal(int status, string error, int? code, string text) : Exception
    {
        public int Status => status;

        public JsonObject Body()
        {
            var (trace, correlation) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
            return code is null ? new JsonObject { ["error"] = error, ["error_description"] = text } : new JsonObject
            {
                ["error"] = error,
                ["error_description"] = $"AADSTS{code}: {text} Trace ID: {trace} Correlation ID: {correlation} Timestamp: 2026-11-21 14:00:00Z",
                ["error_codes"] = new JsonArray(code),
                ["timestamp"] = "2026-11-21 14:00:00Z",
                ["trace_id"] = trace,
                ["correlation_id"] = correlation,
                ["error_uri"] = $"https://login.microsoftonline.com/error?code={code}",
            };
        }
    }
}
