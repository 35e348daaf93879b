using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Http;

/// <summary>How documents are read and written, on the wire and on disk: numbers keep their exact text.</summary>
internal static class JsonText
{
    /// <summary>A field given twice is refused: which of the two was meant cannot be known.</summary>
    public static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Documents of ours hold what was sent somewhat deeper, and what was taken must also load.</summary>
    private static readonly JsonDocumentOptions Stored = new() { AllowDuplicateProperties = false, MaxDepth = 256 };

    public static JsonObject Parse(ReadOnlySpan<byte> utf8) =>
        JsonNode.Parse(utf8, documentOptions: Stored) as JsonObject ?? throw new JsonException("The document is not a JSON object.");

    public static ReadOnlyMemory<byte> ToUtf8(this JsonNode document, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            document.WriteTo(writer);
        }
        return buffer.WrittenMemory;
    }

    public static JsonObject Copy(this JsonObject document) => (JsonObject)document.DeepClone();
}
