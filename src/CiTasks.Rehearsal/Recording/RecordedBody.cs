using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace CiTasks.Rehearsal.Recording;

/// <summary>A body as it is recorded: JSON and forms without secrets and with long texts shortened, anything else by length and hash.</summary>
internal sealed class RecordedBody(Redaction redaction)
{
    private const int LongestText = 1024;

    // File contents: what is in a file is nobody's business, however short.
    private static readonly string[] Contents = ["contents", "content", "data"];

    public JsonObject Describe(BodyTap body, string? contentType)
    {
        if (body.Kept is { } bytes)
        {
            // First, because curl calls any body a form unless it is told otherwise.
            if (TryParse(bytes.Span) is { } document)
            {
                return (JsonObject)Shorten("", document)!;
            }
            if (contentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true)
            {
                return Fields(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(bytes.Span)));
            }
        }
        return new() { ["bytes"] = body.Bytes, ["sha256"] = body.Sha256() };
    }

    /// <summary>The fields of a query or a form; one that is given several times is a list.</summary>
    public JsonObject Fields(IEnumerable<KeyValuePair<string, StringValues>> fields)
    {
        var document = new JsonObject();
        foreach (var (name, values) in fields)
        {
            var texts = values.Select(value => Text(name, value ?? "")).ToArray();
            document[name] = texts.Length == 1 ? texts[0] : new JsonArray(texts);
        }
        return document;
    }

    private static JsonObject? TryParse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonNode.Parse(utf8) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private JsonNode? Shorten(string name, JsonNode? node) => node switch
    {
        null => null,
        _ when Redaction.Hides(name) => Redaction.Mark,
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Shorten(field.Key, field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => Shorten(name, item))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text(name, value.GetValue<string>()),
        _ => node.DeepClone(),
    };

    private JsonNode Text(string name, string text)
    {
        if (Redaction.Hides(name))
        {
            return Redaction.Mark;
        }
        if (text.Length <= LongestText && !Contents.Contains(name))
        {
            return redaction.Clean(text);
        }
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? new JsonObject { ["bytes"] = length, ["sha256"] = Sha256(bytes.AsSpan(0, length)) }
            : new JsonObject { ["characters"] = text.Length, ["sha256"] = Sha256(Encoding.UTF8.GetBytes(text)) };
    }

    private static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
