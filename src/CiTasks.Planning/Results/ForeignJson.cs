using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Planning.Results;

/// <summary>Reads members of a document that anybody may have written.</summary>
internal static class ForeignJson
{
    private const string Replacement = "\uFFFD";

    /// <summary>
    /// A copy that can be read without exceptions: of a repeated name the last counts, and text
    /// that is no Unicode is replaced. Null when it cannot be read at all.
    /// </summary>
    public static JsonNode? Copy(JsonNode? json)
    {
        if (json is null)
        {
            return null;
        }

        try
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer))
            {
                json.WriteTo(writer);
            }

            using var document = JsonDocument.Parse(buffer.WrittenMemory);
            return Copy(document.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The member as a whole number, or null.</summary>
    public static long? NumberAt(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<long>(out var number) ? number : null;

    /// <summary>The member as a number of any kind, or null.</summary>
    public static double? AmountAt(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<double>(out var number) && double.IsFinite(number) ? number : null;

    /// <summary>The member as a time, or null.</summary>
    public static DateTimeOffset? TimeAt(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String
        && DateTimeOffset.TryParse(value.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    /// <summary>True when the member is <c>true</c>.</summary>
    public static bool FlagAt(this JsonObject json, string name) => json[name]?.GetValueKind() == JsonValueKind.True;

    private static JsonNode? Copy(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var member in element.EnumerateObject())
                {
                    members[Text(() => member.Name)] = Copy(member.Value);
                }

                return members;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Copy)]);
            case JsonValueKind.String:
                return JsonValue.Create(Text(() => element.GetString()!));
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    private static string Text(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return Replacement;
        }
    }
}
