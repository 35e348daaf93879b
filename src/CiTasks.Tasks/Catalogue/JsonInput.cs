using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;

namespace CiTasks.Tasks.Catalogue;

/// <summary>
/// Declares inputs whose value is JSON. None has a default: an empty map or list that is given is a
/// value, and differs from none. Numbers, booleans and unknown members stay as they are written.
/// </summary>
public static class JsonInput
{
    /// <summary>A JSON object.</summary>
    public static Input<JsonObject> Spec(string name, string help) => new(name, InputKind.Json, help, text => Parse<JsonObject>(text, "object")) { TakesJson = true };

    /// <summary>A JSON array of objects.</summary>
    public static Input<JsonArray> Specs(string name, string help) =>
        new(name, InputKind.Json, help, text => Parse<JsonArray>(text, "array") is var (items, problem) && items?.All(item => item is JsonObject) != false
            ? (items, problem)
            : (null, "it must be an array of JSON objects")) { TakesJson = true };

    /// <summary><c>NAME=value</c>, one a line or separated by commas; or a JSON object.</summary>
    public static Input<JsonObject> Map(string name, string help)
    {
        var pairs = Input.Pairs(name, help);
        return new Input<JsonObject>(name, InputKind.List, help, text =>
        {
            if (text.TrimStart().StartsWith('{'))
            {
                return Parse<JsonObject>(text, "object");
            }

            if (text.TrimStart().StartsWith('['))
            {
                return (null, "it is a list, and texts by name are wanted: {\"name\": \"value\"}, or NAME=value");
            }

            var (values, problem) = pairs.Parser(text);
            return values is null ? (null, problem) : (new JsonObject(values.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value)))), null);
        }) { TakesJson = true };
    }

    /// <summary>Texts, one a line or separated by commas; or a JSON array.</summary>
    public static Input<JsonArray> List(string name, string help)
    {
        var list = Input.List(name, help);
        return new Input<JsonArray>(name, InputKind.List, help, text => text.TrimStart() switch
        {
            ['[', ..] => Parse<JsonArray>(text, "array"),

            // {{job.run_id}} is a value that the service fills in.
            ['{', ..] and not ['{', '{', ..] => (null, "it is an object, and a list of texts is wanted: [\"first\", \"second\"]"),
            _ => (new JsonArray([.. list.Parser(text).Value!.Select(item => (JsonNode?)JsonValue.Create(item))]), null),
        }) { TakesJson = true };
    }

    private static (T? Value, string? Problem) Parse<T>(string text, string noun)
        where T : JsonNode
    {
        var findings = new List<Finding>();
        var root = JsonSource.Parse("the text", Encoding.UTF8.GetBytes(text), findings)?.Root;
        return root is T value ? (value, null) : (null, findings.Count > 0 ? findings[0].Summary : $"it must be a JSON {noun}");
    }
}
