using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CiTasks.Databricks.Http;

/// <summary>Reads members of answers leniently: a missing or oddly typed one is null, never an exception.</summary>
public static partial class JsonRead
{
    /// <summary>A member's text; numbers and booleans read as their JSON text.</summary>
    public static string? Text(this JsonObject? parent, string name) =>
        parent?[name] is JsonValue value ? Plain(value) : null;

    /// <summary>A member's 64-bit integer; digits in a string count.</summary>
    public static long? Number(this JsonObject? parent, string name) =>
        long.TryParse(parent.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>True only for JSON <c>true</c> (or the text).</summary>
    public static bool Flag(this JsonObject? parent, string name) =>
        parent?[name] is JsonValue value && (value.GetValueKind() == JsonValueKind.True || Plain(value) is "true");

    /// <summary>A member object, or null.</summary>
    public static JsonObject? Child(this JsonObject? parent, string name) => parent?[name] as JsonObject;

    /// <summary>The objects of a member array; empty when absent (the API drops empty lists).</summary>
    public static IReadOnlyList<JsonObject> Children(this JsonObject? parent, string name) =>
        parent?[name] is JsonArray items ? [.. items.OfType<JsonObject>()] : [];

    // A service that cuts a text in the middle of a character leaves half a surrogate pair, which the library refuses to read.
    private static string Plain(JsonValue value)
    {
        try
        {
            return value.ToString();
        }
        catch (InvalidOperationException)
        {
            var json = Escape().Replace(value.GetValue<JsonElement>().GetRawText(), escape => escape.Groups["half"].Success ? @"\ufffd" : escape.Value);
            return JsonNode.Parse(json)!.ToString();
        }
    }

    // One escape after the other, whole pairs first: what is left of a pair is a half.
    [GeneratedRegex(@"\\(?:u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)")]
    private static partial Regex Escape();
}
