using System.Security.Cryptography;
using System.Text;

namespace CiTasks.Rehearsal.Http;

/// <summary>Every API call carries the workspace's token. The address of a workspace is public; what is in it is not.</summary>
internal static class TokenCheck
{
    private const string Scheme = "Bearer ";

    public static void UseTokenCheck(this IApplicationBuilder app, string token)
    {
        var expected = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        app.Use((HttpContext call, RequestDelegate next) =>
        {
            if (call.Request.Path.StartsWithSegments("/api"))
            {
                Check(call.Request.Headers.Authorization.ToString(), expected);
            }
            return next(call);
        });
    }

    private static void Check(string authorization, byte[] expected)
    {
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw new ApiException(401, "UNAUTHENTICATED", "Credential was not sent or was of an unsupported type for this API.");
        }
        // Hashes of equal length make the comparison constant in time for tokens of any length.
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()));
        if (!CryptographicOperations.FixedTimeEquals(given, expected))
        {
            throw new ApiException(403, "PERMISSION_DENIED", "Invalid access token.");
        }
    }
}
