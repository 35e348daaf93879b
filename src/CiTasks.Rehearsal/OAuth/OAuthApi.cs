using System.Net;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CiTasks.Rehearsal.OAuth;

/// <summary>Discovery, token endpoint and the stand-in of the login page, below /oidc.</summary>
internal sealed class OAuthApi(Grants grants, LoginCodes codes, bool open)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/oidc/.well-known/oauth-authorization-server", Discover);
        app.MapGet("/oidc/.well-known/openid-configuration", Discover);
        app.MapGet("/oidc/v1/authorize", call => Answer(call, Authorize));
        app.MapPost("/oidc/v1/token", call => Answer(call, TokenAsync));
    }

    private static Task Discover(HttpContext call)
    {
        var oidc = call.BaseUrl() + "/oidc";
        return call.ReplyAsync(new JsonObject
        {
            ["issuer"] = oidc,
            ["authorization_endpoint"] = oidc + "/v1/authorize",
            ["token_endpoint"] = oidc + "/v1/token",
            ["response_types_supported"] = new JsonArray("code"),
            ["response_modes_supported"] = new JsonArray("query"),
            ["grant_types_supported"] = new JsonArray(
                "client_credentials", "authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post", "none"),
            ["scopes_supported"] = new JsonArray("all-apis", "offline_access"),
            ["subject_types_supported"] = new JsonArray("public"),
        });
    }

    private async Task TokenAsync(HttpContext call)
    {
        var reply = grants.Grant(await TokenRequest.ReadAsync(call), IsOpenTo(call));
        call.Response.Headers.CacheControl = "no-store";
        await call.ReplyAsync(reply);
    }

    /// <summary>
    /// Where a person would log in, a rehearsal sends back at once as its one user. The code goes to a program on this
    /// machine only, and only the one that started the login can use it.
    /// </summary>
    private Task Authorize(HttpContext call)
    {
        if (!IsOpenTo(call))
        {
            throw new OAuthException(403, "access_denied", "This rehearsal workspace has no login page (--sign-in, and only at the loopback address)");
        }
        var redirect = Required(call, "redirect_uri");
        if (!Uri.TryCreate(redirect, UriKind.Absolute, out var target) || target.Scheme != Uri.UriSchemeHttp || !target.IsLoopback)
        {
            throw OAuthException.InvalidRequest("The redirect_uri must be an http address of this machine");
        }
        if (Required(call, "response_type") != "code" || Required(call, "code_challenge_method") != "S256")
        {
            throw OAuthException.InvalidRequest("Only response_type code with code_challenge_method S256 is supported");
        }
        var code = codes.New(Required(call, "client_id"), redirect, Required(call, "code_challenge"));
        call.Response.Redirect(QueryHelpers.AddQueryString(redirect, new Dictionary<string, string?> { ["code"] = code, ["state"] = call.Query("state") }));
        return Task.CompletedTask;
    }

    /// <summary>
    /// The address must be the loopback's by name too: a web page can lead its own host name here (DNS rebinding), and
    /// would otherwise sign in and run jobs.
    /// </summary>
    private bool IsOpenTo(HttpContext call) =>
        open && (call.Request.Host.Host is "localhost" || (IPAddress.TryParse(call.Request.Host.Host, out var address) && IPAddress.IsLoopback(address)));

    private static string Required(HttpContext call, string name) =>
        call.Query(name) ?? throw OAuthException.InvalidRequest($"Missing required parameter: {name}");

    private static async Task Answer(HttpContext call, Func<HttpContext, Task> handle)
    {
        try
        {
            await handle(call);
        }
        catch (OAuthException problem)
        {
            call.Response.StatusCode = problem.Status;
            await call.ReplyAsync(new JsonObject { ["error"] = problem.Error, ["error_description"] = problem.Message });
        }
    }
}
