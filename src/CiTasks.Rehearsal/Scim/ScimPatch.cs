using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Scim;

/// <summary>The operations of a PATCH (RFC 7644 §3.5.2), one after the other.</summary>
internal static partial class ScimPatch
{
    public static void Apply(JsonObject document, IEnumerable<JsonObject> operations)
    {
        foreach (var operation in operations)
        {
            var verb = operation.Text("op")?.ToLowerInvariant();
            if (verb is not ("add" or "replace" or "remove"))
            {
                throw ScimException.Invalid($"Invalid operation: {operation.Text("op")}", "invalidSyntax");
            }
            Apply(document, verb, operation.Text("path"), operation["value"]);
        }
    }

    private static void Apply(JsonObject document, string verb, string? path, JsonNode? value)
    {
        if (string.IsNullOrEmpty(path))
        {
            if (verb == "remove" || value is not JsonObject fields)
            {
                throw ScimException.Invalid("An operation without a path needs an object to add or replace", "noTarget");
            }
            foreach (var (name, item) in fields)
            {
                Set(document, verb, ScimPath.Actual(document, name), item);
            }
            return;
        }
        if (Selection().Match(path) is { Success: true } selection)
        {
            ApplyToItems(document, verb, selection, value);
            return;
        }
        var holder = document;
        var parts = path.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) ? [path] : path.Split('.');
        foreach (var part in parts[..^1])
        {
            var name = ScimPath.Actual(holder, part);
            if (holder[name] is not JsonObject child)
            {
                holder[name] = child = [];
            }
            holder = child;
        }
        Set(holder, verb, ScimPath.Actual(holder, parts[^1]), value);
    }

    private static void Set(JsonObject holder, string verb, string name, JsonNode? value)
    {
        switch (verb, holder[name], value)
        {
            case ("remove", JsonArray items, JsonArray { Count: > 0 } gone):
                items.RemoveAll(item => gone.Any(other => Same(item, other)));
                break;
            case ("remove", _, _):
                holder.Remove(name);
                break;
            case ("add", JsonArray items, _):
                foreach (var added in value is JsonArray several ? several.ToArray() : [value])
                {
                    items.RemoveAll(item => Same(item, added));
                    items.Add(added?.DeepClone());
                }
                break;
            default:
                holder[name] = value?.DeepClone();
                break;
        }
    }

    /// <summary>A path such as members[value eq "5"].display.</summary>
    private static void ApplyToItems(JsonObject document, string verb, Match selection, JsonNode? value)
    {
        if (document[ScimPath.Actual(document, selection.Groups["name"].Value)] is not JsonArray items)
        {
            return;
        }
        var chosen = ScimFilter.Parse(selection.Groups["filter"].Value);
        var field = selection.Groups["field"].Value;
        if (field.Length == 0 && verb == "remove")
        {
            items.RemoveAll(item => item is JsonObject candidate && chosen(candidate));
            return;
        }
        foreach (var item in items.OfType<JsonObject>().Where(chosen).ToArray())
        {
            if (field.Length > 0)
            {
                Set(item, verb, ScimPath.Actual(item, field), value);
            }
            else
            {
                foreach (var (name, part) in value as JsonObject ?? [])
                {
                    item[name] = part?.DeepClone();
                }
            }
        }
    }

    /// <summary>Items of a list are the same when their value is.</summary>
    private static bool Same(JsonNode? one, JsonNode? other) => (one, other) switch
    {
        (JsonObject first, JsonObject second) when first["value"] is { } value => JsonNode.DeepEquals(value, second["value"]),
        _ => JsonNode.DeepEquals(one, other),
    };

    [GeneratedRegex(@"^(?<name>\w+)\[(?<filter>[^\]]+)\](?:\.(?<field>\w+))?\z")]
    private static partial Regex Selection();
}
