using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace CiTasks.Rehearsal.Http;

/// <summary>Reads the JSON body of a call within bounds: of size, of depth, and of what is text at all.</summary>
internal static class JsonBody
{
    /// <summary>Above every documented size of a call; files come in other ways.</summary>
    public const int StandardLimit = 16 * 1024 * 1024;

    private const long LongestRest = 256 * 1024 * 1024;

    /// <param name="request">Whatever content type it claims: an old client says text/json.</param>
    /// <param name="limit">In bytes, after decompression.</param>
    /// <param name="tooLarge">The error code above it.</param>
    /// <param name="stop">The caller went away.</param>
    public static async Task<JsonObject> ReadAsync(HttpRequest request, int limit, string tooLarge, CancellationToken stop)
    {
        if (request.ContentLength == 0)
        {
            return [];
        }
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(request.ContentLength ?? 0, 4096, 64 * 1024));
        try
        {
            var length = 0;
            await using var body = Decompressed(request);
            while (await body.ReadAsync(buffer.AsMemory(length), stop) is > 0 and var read)
            {
                length += read;
                if (length > limit)
                {
                    await DrainAsync(request.Body, buffer, stop);
                    throw new ApiException(400, tooLarge, $"The request exceeds the maximum of {limit} bytes.");
                }
                buffer = length == buffer.Length ? Grown(buffer) : buffer;
            }
            return Parse(buffer.AsSpan(0, length));
        }
        catch (Exception problem) when (problem is JsonException or InvalidDataException)
        {
            throw ApiException.Malformed($"Could not parse request object: {problem.Message}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Takes what is still to come, within reason: a client that is not heard to the end finds its connection closed
    /// and never reads the answer, or fails with the next call that it sends on it.
    /// </summary>
    private static async Task DrainAsync(Stream body, byte[] buffer, CancellationToken stop)
    {
        var left = LongestRest;
        while (left > 0 && await body.ReadAsync(buffer, stop) is > 0 and var read)
        {
            left -= read;
        }
    }

    private static JsonObject Parse(ReadOnlySpan<byte> utf8)
    {
        utf8 = utf8.StartsWith("\uFEFF"u8) ? utf8["\uFEFF"u8.Length..] : utf8;
        if (utf8.IsEmpty)
        {
            return [];
        }
        CheckText(utf8);
        return JsonNode.Parse(utf8, documentOptions: JsonText.Strict) as JsonObject
            ?? throw ApiException.Malformed("Could not parse request object: expected a JSON object");
    }

    /// <summary>
    /// The parser looks at bytes only and would fail later, wherever a string is first asked for: invalid UTF-8 and
    /// halves of a surrogate pair are no text, and must not get as far as a document on disk.
    /// </summary>
    private static void CheckText(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw new JsonException("The body is not valid UTF-8.");
        }
        if (utf8.IndexOf("\\ud"u8) < 0 && utf8.IndexOf("\\uD"u8) < 0)
        {
            return;
        }
        try
        {
            var reader = new Utf8JsonReader(utf8);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (InvalidOperationException problem)
        {
            throw new JsonException(problem.Message, problem);
        }
    }

    private static Stream Decompressed(HttpRequest request) => request.Headers.ContentEncoding.ToString().ToLowerInvariant() switch
    {
        "gzip" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        _ => request.Body,
    };

    private static byte[] Grown(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
