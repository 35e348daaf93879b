using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Identity;

namespace CiTasks.Rehearsal.OAuth;

/// <summary>What turns one credential into another: the grant types of the token endpoint.</summary>
/// <param name="client">The workspace's own service principal.</param>
/// <param name="tokens">Issues and reads tokens.</param>
/// <param name="codes">The logins in progress.</param>
/// <param name="signIn">Knows the tokens that are no OAuth ones.</param>
/// <param name="log">Is told when an ID token was taken on trust.</param>
/// <param name="clock">The time.</param>
internal sealed class Grants(
    ClientCredentials client, SignedTokens tokens, LoginCodes codes, SignIn signIn, TextWriter log, TimeProvider clock)
{
    private const string Exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string IdToken = "urn:ietf:params:oauth:token-type:jwt";
    private const string PersonalToken = "urn:databricks:params:oauth:token-type:personal-access-token";

    private static readonly TimeSpan AccessLife = TimeSpan.FromHours(1);
    private static readonly TimeSpan RefreshLife = TimeSpan.FromDays(90);

    /// <param name="request">What is asked for.</param>
    /// <param name="open">Whether ID tokens of others are taken on trust.</param>
    public JsonObject Grant(TokenRequest request, bool open) => request.Required("grant_type") switch
    {
        "client_credentials" => Issue(Client(request)),
        Exchange => Issue(Exchanged(request, open)),
        "authorization_code" => Issue(LoggedIn(request), refreshable: true),
        "refresh_token" => Issue(
            tokens.Owner(request.Required("refresh_token"), SignedTokens.Refresh) ?? throw OAuthException.InvalidGrant("Refresh token is invalid"),
            refreshable: true),
        var other => throw new OAuthException(400, "unsupported_grant_type", $"Grant type is not supported: {other}"),
    };

    private Caller Client(TokenRequest request) =>
        request is { ClientId: { } id, ClientSecret: { } secret } && client.Match(id, secret)
            ? Caller.ServicePrincipal(client.ClientId)
            : throw OAuthException.InvalidClient();

    private Caller Exchanged(TokenRequest request, bool open) => (request.Required("subject_token"), request.Required("subject_token_type")) switch
    {
        (var token, PersonalToken) => signIn.Find(token) ?? throw OAuthException.InvalidGrant("The subject token is invalid"),
        (_, IdToken) when !open => throw OAuthException.InvalidGrant(
            "This rehearsal workspace takes no ID tokens, because it cannot check who signed them (--sign-in, and only at the loopback address)"),
        (var token, IdToken) => Federated(token, request["client_id"]),
        (_, var type) => throw OAuthException.InvalidRequest($"Subject token type is not supported: {type}"),
    };

    /// <summary>
    /// A pipeline's ID token, signed by its CI system. The rehearsal has no federation policy and, offline, no way to fetch
    /// the issuer's keys: what it checks is what can be checked here.
    /// </summary>
    private Caller Federated(string token, string? clientId)
    {
        var claims = Jwt.Claims(token) ?? throw OAuthException.InvalidRequest("The subject token is not a JSON Web Token");
        var now = clock.GetUtcNow();
        if (claims.Time("exp") is not { } expires || expires <= now)
        {
            throw OAuthException.InvalidGrant("The subject token is expired");
        }
        if (claims.Time("nbf") > now.AddMinutes(5))
        {
            throw OAuthException.InvalidGrant("The subject token is not valid yet");
        }
        log.WriteLine($"note: took the word of an ID token for it; a real workspace checks its signature, issuer, audience and subject: {Described(claims)}");
        return clientId is null ? Caller.User : Caller.ServicePrincipal(clientId);
    }

    private Caller LoggedIn(TokenRequest request) =>
        codes.Redeem(request.Required("code"), request.ClientId, request["redirect_uri"], request.Required("code_verifier"))
            ? Caller.User
            : throw OAuthException.InvalidGrant("The authorization code is invalid");

    private JsonObject Issue(Caller owner, bool refreshable = false)
    {
        var reply = new JsonObject
        {
            ["access_token"] = tokens.Issue(owner, SignedTokens.Access, AccessLife),
            ["token_type"] = "Bearer",
            ["scope"] = "all-apis",
            ["expires_in"] = (int)AccessLife.TotalSeconds,
        };
        if (refreshable)
        {
            reply["refresh_token"] = tokens.Issue(owner, SignedTokens.Refresh, RefreshLife);
        }
        return reply;
    }

    /// <summary>What a federation policy would look at. None of it is secret; as JSON, nothing in it can pretend to be another line.</summary>
    private static string Described(JsonObject claims) =>
        new JsonObject { ["iss"] = claims["iss"]?.DeepClone(), ["aud"] = claims["aud"]?.DeepClone(), ["sub"] = claims["sub"]?.DeepClone() }.ToJsonString();
}
