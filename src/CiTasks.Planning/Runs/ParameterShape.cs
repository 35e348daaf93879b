using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Runs;

/// <summary>Maps of texts and lists of texts, which people mistake for one another.</summary>
internal static class ParameterShape
{
    public static IEnumerable<Finding> Check(JsonSource source, string name, JsonNode value, bool isMap)
    {
        var right = isMap ? value is JsonObject : value is JsonArray;
        if (!right)
        {
            yield return new Finding("CIT0520", $"'{name}' must be {(isMap ? "an object of texts by name" : "a list of texts")}, not {Noun(value)}")
            {
                At = source.Locate(value),
                Hint = isMap ? $"write it as \"{name}\": {{\"name\": \"value\"}}" : $"write it as \"{name}\": [\"first\", \"second\"]",
            };
            yield break;
        }

        var values = value is JsonObject members
            ? members.Select(member => (Label: $"'{member.Key}' in '{name}'", member.Value))
            : ((JsonArray)value).Select(item => (Label: $"an element of '{name}'", Value: item));
        foreach (var (label, item) in values.Where(pair => pair.Value.AsText() is null))
        {
            yield return new Finding("CIT0520", $"{label} is {JsonText.Write(item)}, not a text")
            {
                At = source.Locate(item ?? value),
                Hint = "put it in quotes: the service takes texts only, and CiTasks changes no value by itself",
            };
        }
    }

    /// <summary>A value's kind in words.</summary>
    public static string Noun(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };
}
