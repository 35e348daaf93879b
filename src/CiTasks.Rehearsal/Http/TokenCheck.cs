using System.Text;
using CiTasks.Rehearsal.Identity;

namespace CiTasks.Rehearsal.Http;

/// <summary>Every API call carries a credential. The address of a workspace is public; what is in it is not.</summary>
internal static class TokenCheck
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    public static void UseTokenCheck(this IApplicationBuilder app, SignIn signIn) => app.Use((HttpContext call, RequestDelegate next) =>
    {
        if (call.Request.Path.StartsWithSegments("/api") || call.Request.Path.StartsWithSegments("/telemetry-ext"))
        {
            Caller.Current = Check(call.Request.Headers.Authorization.ToString(), signIn);
        }
        return next(call);
    });

    private static Caller Check(string authorization, SignIn signIn)
    {
        var token = Given(authorization) ?? throw new ApiException(
            401, "UNAUTHENTICATED", "Credential was not sent or was of an unsupported type for this API.");
        return signIn.Find(token) ?? throw new ApiException(403, "PERMISSION_DENIED", "Invalid access token.");
    }

    private static string? Given(string authorization) =>
        authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
        : authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? TokenAsPassword(authorization[Basic.Length..])
        : null;

    /// <summary>Passwords have ended on real workspaces; what remains of Basic is the user "token" with a token for a password.</summary>
    private static string? TokenAsPassword(string encoded)
    {
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded.Trim(), bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is ["token", { Length: > 0 } token] ? token : null;
    }
}
