using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Planning.Json;

/// <summary>Writes documents as text without escaping what needs no escape.</summary>
public static class JsonText
{
    /// <summary>The document as JSON, on one line or indented by two spaces.</summary>
    public static string Write(JsonNode? node, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions
        {
            Indented = indented,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NewLine = "\n",
        }))
        {
            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.WriteTo(writer);
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The text when the node is a JSON string, else null.</summary>
    public static string? AsText(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>The member called <paramref name="name"/> as an object, or null.</summary>
    public static JsonObject? ObjectAt(this JsonObject parent, string name) => parent[name] as JsonObject;

    /// <summary>The objects in the array member called <paramref name="name"/>; empty when there is none.</summary>
    public static IEnumerable<JsonObject> ObjectsAt(this JsonObject parent, string name) =>
        parent[name] is JsonArray items ? items.OfType<JsonObject>() : [];
}
