using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using CiTasks.Planning.Findings;

namespace CiTasks.Planning.Json;

/// <summary>
/// A JSON text as a document that remembers where each value stood. Numbers keep their text, so
/// that big integers, <c>0</c> and <c>1.0</c> go out as they came in. Comments and trailing commas
/// are allowed; a repeated property name is an error.
/// </summary>
public sealed class JsonSource
{
    private readonly ConditionalWeakTable<JsonNode, object> _spots;

    private JsonSource(string file, JsonNode root, ConditionalWeakTable<JsonNode, object> spots)
    {
        File = file;
        Root = root;
        _spots = spots;
    }

    /// <summary>The file's name as the caller gave it.</summary>
    public string File { get; }

    /// <summary>The document. Moving nodes about keeps their places; cloning loses them.</summary>
    public JsonNode Root { get; internal set; }

    /// <summary>
    /// Parses the text; null with one finding (<c>CIT0110</c>) when it is not JSON.
    /// </summary>
    /// <param name="file">Name for findings.</param>
    /// <param name="utf8">The file's bytes, with or without a byte-order mark.</param>
    /// <param name="findings">Gets the problem.</param>
    public static JsonSource? Parse(string file, ReadOnlySpan<byte> utf8, ICollection<Finding> findings)
    {
        utf8 = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        try
        {
            CheckEncoding(utf8);
            if (utf8.Trim(" \t\r\n"u8).IsEmpty)
            {
                throw new JsonException("the file is empty");
            }

            var root = JsonNode.Parse(utf8, documentOptions: new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
            }) ?? throw new JsonException("the document is null");
            var spots = new ConditionalWeakTable<JsonNode, object>();
            Attach(root, "", JsonPositions.Map(file, utf8), spots);
            return new JsonSource(file, root, spots);
        }
        catch (JsonException problem)
        {
            findings.Add(new Finding("CIT0110", $"{file} is not valid JSON: {Reason(problem)}")
            {
                At = JsonPositions.At(file, utf8, problem),
                Hint = "comments and trailing commas are allowed; anything else must be strict JSON",
            });
            return null;
        }
    }

    /// <summary>A document that was never a text: its nodes have no places until they get some.</summary>
    public static JsonSource Of(string file, JsonNode root) => new(file, root, []);

    /// <summary>A node of this document as a document of its own, with the places that it had.</summary>
    public JsonSource Detach(JsonNode node)
    {
        (node.Parent as JsonArray)?.Remove(node);
        return new JsonSource(File, node, _spots);
    }

    /// <summary>Gives a node that was put into the document a place.</summary>
    public void Place(JsonNode node, Spot spot) => _spots.AddOrUpdate(node, spot);

    /// <summary>The place of a node, or of its nearest ancestor that has one.</summary>
    public Spot Locate(JsonNode? node)
    {
        for (; node is not null; node = node.Parent)
        {
            if (_spots.TryGetValue(node, out var spot))
            {
                return (Spot)spot;
            }
        }

        return new Spot(File);
    }

    /// <summary>Gives <paramref name="replacement"/> the place of <paramref name="original"/> and puts it there.</summary>
    public void Replace(JsonNode original, JsonNode replacement)
    {
        _spots.AddOrUpdate(replacement, Locate(original));
        switch (original.Parent)
        {
            case JsonObject parent:
                parent[original.GetPropertyName()] = replacement;
                break;
            case JsonArray parent:
                parent[original.GetElementIndex()] = replacement;
                break;
            default:
                Root = replacement;
                break;
        }
    }

    /// <summary>Takes over the places of another source whose nodes were moved into this document.</summary>
    public void Adopt(JsonSource other)
    {
        foreach (var (node, spot) in other._spots)
        {
            _spots.AddOrUpdate(node, spot);
        }
    }

    private static void Attach(JsonNode node, string pointer, Dictionary<string, Spot> map, ConditionalWeakTable<JsonNode, object> spots)
    {
        spots.Add(node, map[pointer]);
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members)
            {
                if (value is not null)
                {
                    var segment = name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
                    Attach(value, $"{pointer}/{segment}", map, spots);
                }
            }
        }
        else if (node is JsonArray items)
        {
            for (var index = 0; index < items.Count; index++)
            {
                if (items[index] is { } item)
                {
                    Attach(item, $"{pointer}/{index}", map, spots);
                }
            }
        }
    }

    // The library looks at the encoding of a string only when somebody asks for it, and throws then.
    private static void CheckEncoding(ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8))
        {
            return;
        }

        var good = 0;
        while (Rune.DecodeFromUtf8(utf8[good..], out _, out var length) == OperationStatus.Done)
        {
            good += length;
        }

        throw JsonPositions.Problem("it is not UTF-8 text", utf8, good);
    }

    // The library appends "LineNumber: … | BytePositionInLine: …", which the place already says.
    private static string Reason(JsonException problem)
    {
        var text = problem.Message;
        foreach (var mark in new[] { " Path: ", " LineNumber: " })
        {
            var cut = text.IndexOf(mark, StringComparison.Ordinal);
            text = cut > 0 ? text[..cut] : text;
        }

        return text.TrimEnd('.');
    }
}
