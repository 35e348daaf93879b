using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.OAuth;

/// <summary>The compact form of JSON Web Tokens: header.payload.signature, each in base64url.</summary>
internal static class Jwt
{
    /// <returns>Null when the text is no such token.</returns>
    public static JsonObject? Claims(string token) =>
        token.Split('.') is [var header, var payload, { Length: > 0 }] && Part(header)?.ContainsKey("alg") == true ? Part(payload) : null;

    public static string Encode(JsonObject part) => Base64Url.EncodeToString(part.ToUtf8().Span);

    /// <summary>A point in time as RFC 7519 writes one: seconds, which may have decimals.</summary>
    public static DateTimeOffset? Time(this JsonObject claims, string name) =>
        claims[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<double>(out var seconds)
        && seconds is >= 0 and < 253402300800 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;

    private static JsonObject? Part(string encoded)
    {
        try
        {
            return JsonText.Parse(Base64Url.DecodeFromChars(encoded));
        }
        catch (Exception problem) when (problem is FormatException or JsonException)
        {
            return null;
        }
    }
}
