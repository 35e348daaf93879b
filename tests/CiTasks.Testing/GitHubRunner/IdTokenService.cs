using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>The token service that a job with <c>id-token: write</c> may ask: signs nothing, and keeps what it was asked for.</summary>
public sealed class IdTokenService : IDisposable
{
    /// <summary>The job's key to the service.</summary>
    public const string Key = "job-key-of-the-id-token-service";

    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<string> _audiences = [];
    private readonly ConcurrentQueue<string> _tokens = [];

    public IdTokenService()
    {
        // Somebody else may take a port that was free a moment ago.
        for (var tries = 0; ; tries++)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                _listener.Start();
                Address = $"http://127.0.0.1:{port}/idtoken/1/2?api-version=2.0";
                break;
            }
            catch (HttpListenerException) when (tries < 20)
            {
            }
        }

        _ = ServeAsync();
    }

    /// <summary>For <c>ACTIONS_ID_TOKEN_REQUEST_URL</c>: it has a query that must stay.</summary>
    public string Address { get; } = "";

    /// <summary>Whom tokens were asked for.</summary>
    public IReadOnlyCollection<string> Audiences => _audiences;

    /// <summary>The tokens that were given.</summary>
    public IReadOnlyCollection<string> Tokens => _tokens;

    /// <summary>Adds what the runner sets in a job that has the permission.</summary>
    public void AddTo(IDictionary<string, string> variables)
    {
        variables["ACTIONS_ID_TOKEN_REQUEST_URL"] = Address;
        variables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = Key;
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var call = await _listener.GetContextAsync();
                var audience = call.Request.QueryString["audience"];
                var isAllowed = call.Request.Headers["Authorization"] == $"Bearer {Key}" && call.Request.QueryString["api-version"] == "2.0" && audience is not null;
                call.Response.StatusCode = isAllowed ? 200 : 401;
                call.Response.OutputStream.Write(Encoding.UTF8.GetBytes(isAllowed ? new JsonObject { ["value"] = Issue(audience!) }.ToJsonString() : "{}"));
                call.Response.Close();
            }
        }
        catch (Exception) when (!_listener.IsListening)
        {
            // The test is over.
        }
    }

    private string Issue(string audience)
    {
        var claims = new JsonObject
        {
            ["iss"] = "https://token.actions.githubusercontent.com",
            ["aud"] = audience,
            ["sub"] = "repo:acme/iris:ref:refs/heads/main",
            ["exp"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString(),
        };
        var token = $"{Encode("""{"alg":"RS256","typ":"JWT"}""")}.{Encode(claims.ToJsonString())}.c2lnbmF0dXJl";
        _audiences.Enqueue(audience);
        _tokens.Enqueue(token);
        return token;
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
