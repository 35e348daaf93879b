using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Databricks.Http;

/// <summary>Request bodies as UTF-8 JSON.</summary>
internal static class JsonBody
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document as it is: number texts, nulls and unknown members included.</summary>
    public static ReadOnlyMemory<byte> From(JsonNode body) => Write(body.ToJsonObjectWriter());

    /// <summary>
    /// An object whose last member is <paramref name="data"/> in base64, written by the base64
    /// writer: as a JSON string every '+' would become six characters.
    /// </summary>
    public static ReadOnlyMemory<byte> WithBase64(string member, ReadOnlySpan<byte> data, Action<Utf8JsonWriter> others)
    {
        var buffer = new ArrayBufferWriter<byte>((data.Length * 4 / 3) + 256);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            others(writer);
            writer.WriteBase64String(member, data);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return buffer.WrittenMemory;
    }

    private static Action<Utf8JsonWriter> ToJsonObjectWriter(this JsonNode body) => writer => body.WriteTo(writer);
}
