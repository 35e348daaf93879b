using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Volumes;

/// <summary>
/// URLs that carry their own permission, like those of cloud storage: clients follow them without a token. The signature
/// is over the method, the path and the time the URL ends, with a key that only this workspace has.
/// </summary>
internal sealed class SignedUrls
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private readonly byte[] _key;
    private readonly TimeProvider _clock;

    public SignedUrls(WorkspaceFolder folder, TimeProvider clock)
    {
        _clock = clock;
        var file = Path.Combine(folder.Root, "url-key");
        // Kept, so that a URL from before a restart still works after it.
        if (DocumentFile.TryLoad(file)?.Text("key") is { } key)
        {
            _key = Convert.FromHexString(key);
            return;
        }
        _key = RandomNumberGenerator.GetBytes(32);
        DocumentFile.Save(file, new() { ["key"] = Convert.ToHexString(_key) }, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <param name="call">By whose address this server is reached.</param>
    /// <param name="method">The one method the URL is for.</param>
    /// <param name="path">Of the URL, escaped.</param>
    /// <param name="expireTime">RFC 3339, as clients send it.</param>
    public string Create(HttpContext call, string method, string path, string? expireTime)
    {
        var now = _clock.GetUtcNow();
        var end = expireTime is null
            ? now.AddMinutes(15)
            : DateTimeOffset.TryParse(expireTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var asked)
                ? asked
                : throw ApiException.InvalidParameter($"Invalid value for parameter expire_time: {expireTime}");
        var expires = (end < now + Longest ? end : now + Longest).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{call.BaseUrl()}{path}?expires={expires}&signature={Sign(method, path, expires)}";
    }

    /// <returns>Null when the call may be served, else what cloud storage would say.</returns>
    public string? Refusal(HttpContext call, string path)
    {
        var expires = call.Query("expires") ?? "";
        var given = Encoding.ASCII.GetBytes(call.Query("signature") ?? "");
        if (!CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Sign(call.Request.Method, path, expires))))
        {
            return "The signature does not match";
        }
        // Clients know this very text, and ask for another URL.
        return long.TryParse(expires, CultureInfo.InvariantCulture, out var end) && _clock.GetUtcNow().ToUnixTimeSeconds() <= end ? null : "Request has expired";
    }

    private string Sign(string method, string path, string expires) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{method}\n{path}\n{expires}")));
}
