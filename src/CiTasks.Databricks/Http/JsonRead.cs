using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Databricks.Http;

/// <summary>Reads members of answers leniently: a missing or oddly typed one is null, never an exception.</summary>
public static class JsonRead
{
    /// <summary>A member's text; numbers and booleans read as their JSON text.</summary>
    public static string? Text(this JsonObject? parent, string name) =>
        parent?[name] is JsonValue value ? value.ToString() : null;

    /// <summary>A member's 64-bit integer; digits in a string count.</summary>
    public static long? Number(this JsonObject? parent, string name) =>
        long.TryParse(parent.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>True only for JSON <c>true</c> (or the text).</summary>
    public static bool Flag(this JsonObject? parent, string name) =>
        parent?[name] is JsonValue value && (value.GetValueKind() == JsonValueKind.True || value.ToString() is "true");

    /// <summary>A member object, or null.</summary>
    public static JsonObject? Child(this JsonObject? parent, string name) => parent?[name] as JsonObject;

    /// <summary>The objects of a member array; empty when absent (the API drops empty lists).</summary>
    public static IReadOnlyList<JsonObject> Children(this JsonObject? parent, string name) =>
        parent?[name] is JsonArray items ? [.. items.OfType<JsonObject>()] : [];
}
