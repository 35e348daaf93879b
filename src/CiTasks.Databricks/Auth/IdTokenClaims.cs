using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Databricks.Auth;

/// <summary>What an ID token says of itself: what a federation policy, or a federated credential, must say too. None of it is secret.</summary>
/// <param name="Issuer">Who signed it.</param>
/// <param name="Subject">Which pipeline or connection it speaks for.</param>
/// <param name="Audience">Whom it is for.</param>
public sealed record IdTokenClaims(string? Issuer, string? Subject, string? Audience)
{
    /// <summary>When it runs out; null when it does not say.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Reads the middle part. The signature is the business of those who trust the token. Null for what is no such token.</summary>
    public static IdTokenClaims? Read(string? token)
    {
        if (token?.Split('.') is not [_, var payload, _])
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(Base64Url.DecodeFromChars(payload)) is JsonObject claims
                ? new IdTokenClaims(Text(claims["iss"]), Text(claims["sub"]), Text(claims["aud"])) { Expires = Time(claims["exp"]) }
                : null;
        }
        catch (Exception problem) when (problem is FormatException or JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>One line for people.</summary>
    public override string ToString() => $"issuer {Issuer}, subject {Subject}, audience {Audience}";

    // Audiences may be a list.
    private static string? Text(JsonNode? node) => node switch
    {
        JsonArray list => string.Join(", ", list.Select(item => item?.ToString())),
        JsonValue value => value.ToString(),
        _ => null,
    };

    private static DateTimeOffset? Time(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<double>(out var seconds) && seconds is >= 0 and < 253402300800
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;
}
