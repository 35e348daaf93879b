using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CiTasks.Testing.Entra;

/// <summary>JSON Web Tokens that are really signed, and really checked.</summary>
public static class Jwt
{
    /// <summary>A token signed with RS256.</summary>
    public static string Sign(JsonObject claims, RSA key)
    {
        var signed = $"{Encode("""{"alg":"RS256","typ":"JWT"}"""u8.ToArray())}.{Encode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{signed}.{Encode(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>Header and claims, unchecked; null for what is no token.</summary>
    public static (JsonObject Header, JsonObject Claims)? Read(string token)
    {
        try
        {
            return token.Split('.') is [var header, var claims, _] ? ((JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars(header))!, (JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars(claims))!) : null;
        }
        catch (Exception problem) when (problem is FormatException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether the key signed it, with RS256 or PS256.</summary>
    public static bool IsSignedBy(string token, RSA key)
    {
        var parts = token.Split('.');
        var padding = Read(token)?.Header["alg"]?.GetValue<string>() switch
        {
            "RS256" => RSASignaturePadding.Pkcs1,
            "PS256" => RSASignaturePadding.Pss,
            _ => null,
        };
        return padding is not null && key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, padding);
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
