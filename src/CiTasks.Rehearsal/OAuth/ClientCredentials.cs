using System.Security.Cryptography;
using System.Text;

namespace CiTasks.Rehearsal.OAuth;

/// <summary>Client id and secret of the service principal that every rehearsal workspace has, for pipelines that sign in by OAuth.</summary>
internal sealed record ClientCredentials(string ClientId, string Secret)
{
    /// <summary>The id stays the same from start to start, as an application's does: it is the owner of what it made.</summary>
    public const string StandardId = "c17a5c5e-0000-4000-8000-7e4ea75a1000";

    public static ClientCredentials Of(string? clientId, string? secret) =>
        new(clientId ?? StandardId, secret ?? "dose" + RandomNumberGenerator.GetHexString(32, lowercase: true));

    public bool Match(string clientId, string secret) =>
        Same(clientId, ClientId) & Same(secret, Secret);

    private static bool Same(string given, string expected) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
