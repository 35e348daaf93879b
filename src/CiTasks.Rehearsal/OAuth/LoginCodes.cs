using System.Collections.Concurrent;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CiTasks.Rehearsal.OAuth;

/// <summary>
/// The codes that a login in the browser ends with, until a client turns them into tokens: one minute, once, and only
/// by who knows the PKCE verifier.
/// </summary>
internal sealed class LoginCodes(TimeProvider clock)
{
    private const int Limit = 1000;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Login> _open = new();

    public string New(string clientId, string redirectUri, string challenge)
    {
        foreach (var (code, login) in _open)
        {
            if (login.Expires <= clock.GetUtcNow() || _open.Count >= Limit)
            {
                _open.TryRemove(code, out _);
            }
        }
        var added = RandomNumberGenerator.GetHexString(40, lowercase: true);
        _open[added] = new(clientId, redirectUri, challenge, clock.GetUtcNow() + Life);
        return added;
    }

    public bool Redeem(string code, string? clientId, string? redirectUri, string verifier) =>
        _open.TryRemove(code, out var login)
        && login.Expires > clock.GetUtcNow()
        && login.ClientId == clientId
        && login.RedirectUri == redirectUri
        && login.Challenge == Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private sealed record Login(string ClientId, string RedirectUri, string Challenge, DateTimeOffset Expires);
}
