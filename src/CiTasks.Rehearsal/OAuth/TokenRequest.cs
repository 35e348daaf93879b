using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace CiTasks.Rehearsal.OAuth;

/// <summary>The form of a call of the token endpoint, with the client's name and secret from wherever they were given.</summary>
internal sealed record TokenRequest(Dictionary<string, StringValues> Form, string? ClientId, string? ClientSecret)
{
    private const int Limit = 256 * 1024;

    public string? this[string field] => Form.GetValueOrDefault(field) is [{ Length: > 0 } value] ? value : null;

    public string Required(string field) => this[field] ?? throw OAuthException.InvalidRequest($"Missing required parameter: {field}");

    public static async Task<TokenRequest> ReadAsync(HttpContext call)
    {
        var form = QueryHelpers.ParseQuery(await TextAsync(call));
        var request = new TokenRequest(form, null, null);
        var (id, secret) = Basic(call.Request.Headers.Authorization.ToString()) ?? (request["client_id"], request["client_secret"]);
        return request with { ClientId = id, ClientSecret = secret };
    }

    private static async Task<string> TextAsync(HttpContext call)
    {
        using var reader = new StreamReader(call.Request.Body, Encoding.UTF8);
        var text = new char[Limit + 1];
        var length = await reader.ReadBlockAsync(text, call.RequestAborted);
        return length <= Limit ? new(text, 0, length) : throw OAuthException.InvalidRequest("The request is too large");
    }

    /// <summary>RFC 6749 §2.3.1: both parts are form-encoded before they are joined. What was not encoded comes out as it is.</summary>
    private static (string? Id, string? Secret)? Basic(string authorization)
    {
        if (!authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var encoded = authorization["Basic ".Length..].Trim();
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var id, var secret]
            ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret))
            : throw OAuthException.InvalidClient();
    }
}
