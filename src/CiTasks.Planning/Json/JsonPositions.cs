using System.Text;
using System.Text.Json;
using CiTasks.Planning.Findings;

namespace CiTasks.Planning.Json;

/// <summary>Finds the line and column of every value of a JSON text, by RFC 6901 pointer.</summary>
internal static class JsonPositions
{
    /// <summary>
    /// Reads the text once (comments and trailing commas allowed). A repeated property name is a
    /// <see cref="JsonException"/> here, since the document's own one does not say where.
    /// </summary>
    public static Dictionary<string, Spot> Map(string file, ReadOnlySpan<byte> utf8)
    {
        var spots = new Dictionary<string, Spot>();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
        });
        var path = new Stack<Level>();
        var lines = new LineCounter(file);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    path.Peek().Name = reader.GetString();
                    path.Peek().NameStart = (int)reader.TokenStartIndex;
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    path.Pop();
                    continue;
            }

            if (path.TryPeek(out var level))
            {
                level.Index++;
            }

            if (!spots.TryAdd(Pointer(path), lines.At(utf8, (int)reader.TokenStartIndex)))
            {
                throw Problem($"'{level!.Name}' stands there twice", utf8, level.NameStart);
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                path.Push(new Level(reader.TokenType == JsonTokenType.StartArray));
            }
        }

        return spots;
    }

    /// <summary>A problem at a byte of the text, counted the way the library counts: line and byte from 0.</summary>
    public static JsonException Problem(string message, ReadOnlySpan<byte> utf8, int offset)
    {
        var before = utf8[..offset];
        return new JsonException(message, null, before.Count((byte)'\n'), offset - (before.LastIndexOf((byte)'\n') + 1));
    }

    /// <summary>The place of a problem, in characters.</summary>
    public static Spot At(string file, ReadOnlySpan<byte> utf8, JsonException problem)
    {
        var (line, bytes) = ((int)(problem.LineNumber ?? 0), (int)(problem.BytePositionInLine ?? 0));
        var rest = utf8;
        for (var skipped = 0; skipped < line && rest.IndexOf((byte)'\n') is >= 0 and var end; skipped++)
        {
            rest = rest[(end + 1)..];
        }

        return new Spot(file, line + 1, Encoding.UTF8.GetCharCount(rest[..Math.Min(bytes, rest.Length)]) + 1);
    }

    private static string Pointer(Stack<Level> path) =>
        string.Concat(path.Reverse().Select(level => "/" + level.Segment));

    private sealed class Level(bool isArray)
    {
        public string? Name { get; set; }

        public int NameStart { get; set; }

        public int Index { get; set; } = -1;

        public string Segment => isArray
            ? Index.ToString()
            : Name!.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }

    /// <summary>Turns growing byte offsets into lines and columns in one pass over the text.</summary>
    private sealed class LineCounter(string file)
    {
        private int _line = 1;
        private int _lineStart;
        private int _seen;

        public Spot At(ReadOnlySpan<byte> utf8, int offset)
        {
            for (; _seen < offset; _seen++)
            {
                if (utf8[_seen] == '\n')
                {
                    _line++;
                    _lineStart = _seen + 1;
                }
            }

            return new Spot(file, _line, Encoding.UTF8.GetCharCount(utf8[_lineStart..offset]) + 1);
        }
    }
}
