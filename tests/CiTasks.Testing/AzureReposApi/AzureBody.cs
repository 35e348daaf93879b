using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Testing.AzureReposApi;

/// <summary>Members of bodies, read strictly.</summary>
internal static class AzureBody
{
    /// <summary>Refuses what is not known: the service would read over it, and nobody would notice a slip of the pen.</summary>
    public static void Only(this JsonObject body, params string[] known)
    {
        if (body.Select(member => member.Key).Except(known).FirstOrDefault() is { } unknown)
        {
            throw AzureRefusal.Form($"The stand-in does not take the member {unknown}; it takes {string.Join(", ", known)}.");
        }
    }

    public static JsonObject? Part(this JsonObject body, string name) => !body.ContainsKey(name) || body[name] is null ? null
        : body[name] as JsonObject ?? throw AzureRefusal.Form($"{name} is not an object.");

    public static string? Text(this JsonObject body, string name) => !body.ContainsKey(name) || body[name] is null ? null
        : body[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text
        : throw AzureRefusal.Form($"{name} is not a string.");

    public static int? Number(this JsonObject body, string name) => !body.ContainsKey(name) || body[name] is null ? null
        : body[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number
        : throw AzureRefusal.Form($"{name} is not an integer.");

    /// <summary>One of some words, which may also be given by its number.</summary>
    public static string? Word(this JsonObject body, string name, string[] words)
    {
        if (!body.ContainsKey(name) || body[name] is not { } value)
        {
            return null;
        }

        var word = value.GetValueKind() == JsonValueKind.Number
            ? words.ElementAtOrDefault(body.Number(name)!.Value)
            : words.FirstOrDefault(one => string.Equals(one, body.Text(name), StringComparison.OrdinalIgnoreCase));
        return word ?? throw AzureRefusal.Form($"{value.ToJsonString()} is not a value of {name}: {string.Join(", ", words)}.");
    }

    /// <summary>Plain values come back with their types; null takes one away.</summary>
    public static void MergeInto(this JsonObject properties, JsonObject bag)
    {
        foreach (var (name, value) in properties)
        {
            if (value is null)
            {
                bag.Remove(name);
                continue;
            }

            bag[name] = value switch
            {
                JsonObject typed when typed["$type"] is not null && typed["$value"] is not null => typed.DeepClone(),
                JsonValue plain when plain.TryGetValue<string>(out var text) => Typed("System.String", text),
                JsonValue plain when plain.TryGetValue<int>(out var number) => Typed("System.Int32", number),
                _ => throw AzureRefusal.Form($"The property {name} is of no type that is kept."),
            };
        }
    }

    public static JsonObject Typed(string type, JsonNode value) => new() { ["$type"] = type, ["$value"] = value };
}
