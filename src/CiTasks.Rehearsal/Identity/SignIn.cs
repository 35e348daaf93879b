using System.Security.Cryptography;
using System.Text;
using CiTasks.Rehearsal.OAuth;
using CiTasks.Rehearsal.Tokens;

namespace CiTasks.Rehearsal.Identity;

/// <summary>Who a bearer token belongs to: the workspace's own token, a personal access token, or one that OAuth issued.</summary>
internal sealed class SignIn(string token, TokenStore personalTokens, SignedTokens issued)
{
    // Hashes of equal length make the comparison constant in time for tokens of any length.
    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public Caller? Find(string given) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), _expected)
            ? Caller.User
            : personalTokens.Owner(given) ?? issued.Owner(given, SignedTokens.Access);
}
