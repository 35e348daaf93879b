using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.OAuth;

/// <summary>
/// The tokens that OAuth issues: as on a real workspace they are JSON Web Tokens that carry owner and expiry themselves.
/// So none has to be remembered, however many are issued, and with a kept folder they live on over a restart.
/// </summary>
internal sealed class SignedTokens
{
    public const string Access = "at+jwt";
    public const string Refresh = "rt+jwt";

    private readonly byte[] _key;
    private readonly TimeProvider _clock;

    public SignedTokens(WorkspaceFolder folder, TimeProvider clock)
    {
        _clock = clock;
        var path = Path.Combine(folder.Root, "oauth-key.json");
        var key = DocumentFile.TryLoad(path);
        if (key is null)
        {
            key = new JsonObject { ["hmac_sha256"] = RandomNumberGenerator.GetHexString(64, lowercase: true) };
            DocumentFile.Save(path, key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        _key = Convert.FromHexString(key.RequiredText("hmac_sha256"));
    }

    public string Issue(Caller owner, string kind, TimeSpan life)
    {
        var now = _clock.GetUtcNow();
        var claims = new JsonObject
        {
            ["sub"] = owner.Name,
            ["principal"] = owner.Field,
            ["scope"] = "all-apis",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + life).ToUnixTimeSeconds(),
            ["jti"] = RandomNumberGenerator.GetHexString(32, lowercase: true),
        };
        var content = Jwt.Encode(new JsonObject { ["alg"] = "HS256", ["typ"] = kind }) + "." + Jwt.Encode(claims);
        return content + "." + Sign(content);
    }

    /// <summary>Whose token this is; null when it is of another kind, expired, or not one of ours.</summary>
    public Caller? Owner(string token, string kind)
    {
        // Nothing of the token is read before its signature is right.
        var end = token.LastIndexOf('.');
        if (end < 0 || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(token[..end])), Encoding.UTF8.GetBytes(token[(end + 1)..])))
        {
            return null;
        }
        var header = JsonText.Parse(Base64Url.DecodeFromChars(token.AsSpan(0, token.IndexOf('.'))));
        var claims = Jwt.Claims(token)!;
        return header.Text("typ") == kind && claims.Time("exp") > _clock.GetUtcNow()
            ? new Caller(claims.RequiredText("sub"), claims.Text("principal") == "service_principal_name")
            : null;
    }

    private string Sign(string content) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(content)));
}
