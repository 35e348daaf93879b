using System.Security.Cryptography;
using System.Text;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Own;

/// <summary>
/// The rehearsal's own routes have a token of their own: neither a job nor a client that holds the workspace's token
/// can change what is rehearsed, or read what others sent.
/// </summary>
internal static class AdminCheck
{
    private const string Scheme = "Bearer ";

    public static void UseAdminCheck(this IApplicationBuilder app, string token)
    {
        var expected = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        app.Use((HttpContext call, RequestDelegate next) =>
        {
            if (OwnRoutes.Include(call.Request.Path) && call.Request.Path != HealthApi.Route)
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
            throw new ApiException(401, "UNAUTHENTICATED", "The routes of the rehearsal itself need its admin token.");
        }
        // Hashes of equal length make the comparison constant in time for tokens of any length.
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()));
        if (!CryptographicOperations.FixedTimeEquals(given, expected))
        {
            throw new ApiException(403, "PERMISSION_DENIED", "This is not the admin token of this rehearsal; the workspace's own token opens nothing here.");
        }
    }
}
