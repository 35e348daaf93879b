using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Http;

/// <summary>
/// Reads single fields of a JSON document. An absent field and a null are the same; a number or a flag may come as text,
/// as the protobuf JSON mapping of the real service allows.
/// </summary>
internal static class JsonFields
{
    public static string? Text(this JsonObject document, string name) => document[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value => value.ToJsonString(),
        _ => throw WrongKind(name, "a string"),
    };

    public static string RequiredText(this JsonObject document, string name) =>
        document.Text(name) ?? throw ApiException.InvalidParameter($"Missing required field: {name}");

    public static long? Number(this JsonObject document, string name) => document.Text(name) switch
    {
        null or "" => null,
        { } text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw ApiException.InvalidParameter($"Invalid value for parameter {name}"),
    };

    public static long RequiredNumber(this JsonObject document, string name) =>
        document.Number(name) ?? throw ApiException.InvalidParameter($"Missing required field: {name}");

    public static bool Flag(this JsonObject document, string name) => document.Text(name) switch
    {
        null or "" => false,
        { } text when bool.TryParse(text, out var flag) => flag,
        _ => throw ApiException.InvalidParameter($"Invalid value for parameter {name}"),
    };

    public static JsonObject? Child(this JsonObject document, string name) => document[name] switch
    {
        null => null,
        JsonObject child => child,
        _ => throw WrongKind(name, "an object"),
    };

    /// <summary>The objects of an array field; an absent field has none.</summary>
    public static IEnumerable<JsonObject> Children(this JsonObject document, string name) =>
        document.Array(name)?.Select(item => item as JsonObject ?? throw WrongKind(name, "an array of objects")) ?? [];

    public static JsonArray? Array(this JsonObject document, string name) => document[name] switch
    {
        null => null,
        JsonArray array => array,
        _ => throw WrongKind(name, "an array"),
    };

    /// <summary>The items of an array of strings; numbers and flags in it become their JSON text.</summary>
    public static IReadOnlyList<string> Texts(this JsonObject document, string name) =>
        document.Array(name)?.Select(item => item.AsText()).ToArray() ?? [];

    /// <summary>The entries of a map of strings.</summary>
    public static IEnumerable<KeyValuePair<string, string>> TextMap(this JsonObject document, string name) =>
        document.Child(name)?.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.AsText())) ?? [];

    public static string AsText(this JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => node.ToJsonString(),
    };

    private static ApiException WrongKind(string name, string expected) =>
        ApiException.Malformed($"Could not parse request object: field {name} must be {expected}");
}
