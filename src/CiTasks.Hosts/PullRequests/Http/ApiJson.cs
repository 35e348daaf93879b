using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Hosts.PullRequests.Http;

/// <summary>Request bodies as bytes, and members of answers read leniently: what is missing or of another type is null.</summary>
internal static class ApiJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> ToBytes(JsonObject body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            body.WriteTo(writer);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Reads a document to its end, so that no member of it can fail later on.</summary>
    /// <exception cref="JsonException">It is not JSON, or such as no reader agrees about: a member that is there twice, a name that is no text.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> document)
    {
        try
        {
            var node = JsonNode.Parse(document, documentOptions: Strict);
            Visit(node);
            return node;
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidOperationException or FormatException)
        {
            throw new JsonException(problem.Message, problem);
        }
    }

    public static string? Text(this JsonNode? parent, string name) => (parent as JsonObject)?[name].Text();

    public static string? Text(this JsonNode? node)
    {
        try
        {
            return node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character, or bytes that are none.
            return null;
        }
    }

    public static long? Number(this JsonNode? parent, string name) =>
        (parent as JsonObject)?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    public static bool Flag(this JsonNode? parent, string name) => (parent as JsonObject)?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public static JsonObject? Child(this JsonNode? parent, string name) => (parent as JsonObject)?[name] as JsonObject;

    /// <summary>The address of a page; null for anything else, such as a path or a script.</summary>
    public static Uri? Address(this JsonNode? parent, string name) =>
        Uri.TryCreate(parent.Text(name), UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) ? address : null;

    // Members are read when they are first asked for.
    private static void Visit(JsonNode? node)
    {
        foreach (var child in node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray items => items,
            _ => [],
        })
        {
            Visit(child);
        }
    }
}
