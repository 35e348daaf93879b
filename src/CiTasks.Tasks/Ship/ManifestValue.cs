using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.Ship;

/// <summary>
/// Values of a manifest as the texts that inputs take. What an input takes as JSON goes to it as
/// JSON, with its types and its shape, so that it is judged there as it is on the command line.
/// </summary>
internal static class ManifestValue
{
    /// <summary>The text; null when the value is of a shape that the input has no text for.</summary>
    public static string? Text(InputDefinition input, JsonNode? value) => (input, value) switch
    {
        (Input<JsonObject> { Kind: InputKind.List }, JsonArray { Count: > 0 } items) when items.All(IsPair) => Lines(items.Select(Scalar)),
        ({ TakesJson: true }, JsonArray or JsonObject) => JsonText.Write(value),
        (Input<IReadOnlyList<string>> or Input<IReadOnlyDictionary<string, string>>, JsonArray items) => Lines(items.Select(Scalar)),
        (Input<IReadOnlyDictionary<string, string>>, JsonObject members) =>
            Lines(members.Select(member => Scalar(member.Value) is { } text ? $"{member.Key}={text}" : null)),
        _ => Scalar(value),
    };

    /// <summary>What the input wants, in words that follow "must be".</summary>
    public static string Wanted(InputDefinition input) => input switch
    {
        { TakesJson: true } => "a text, a list or an object",
        Input<IReadOnlyList<string>> => "a list of texts, each on one line",
        Input<IReadOnlyDictionary<string, string>> => "an object of texts by name, each on one line",
        _ => "a text, a number, true or false",
    };

    private static bool IsPair(JsonNode? item) => item.AsText() is { } text && text.IndexOf('=', StringComparison.Ordinal) > 0 && !text.Contains('\n', StringComparison.Ordinal);

    // A trailing newline makes a list of one value a list by line, so that its commas stay.
    private static string? Lines(IEnumerable<string?> values)
    {
        var lines = values.ToList();
        return lines.Any(line => line?.Contains('\n', StringComparison.Ordinal) != false) ? null : string.Concat(lines.Select(line => line + "\n"));
    }

    private static string? Scalar(JsonNode? value) => value is not JsonValue scalar ? null
        : scalar.GetValueKind() is JsonValueKind.True ? "true"
        : scalar.GetValueKind() is JsonValueKind.False ? "false"
        : scalar.ToString();
}
