using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Scim;

/// <summary>A SCIM list: filtered, sorted, cut by index and count, with the attributes that were asked for.</summary>
internal static class ScimPages
{
    private static readonly string[] Always = ["id", "schemas"];

    public static JsonObject Cut(HttpContext call, IReadOnlyList<JsonObject> all)
    {
        var chosen = call.Query("filter") is { } filter ? [.. all.Where(ScimFilter.Parse(filter))] : all;
        if (call.Query("sortBy") is { } attribute)
        {
            string? Key(JsonObject document) => ScimPath.Values(document, attribute).FirstOrDefault().AsText();
            chosen = call.Query("sortOrder") == "descending"
                ? [.. chosen.OrderByDescending(Key, StringComparer.OrdinalIgnoreCase)]
                : [.. chosen.OrderBy(Key, StringComparer.OrdinalIgnoreCase)];
        }
        // The first one is number 1; what is below counts as 1 (RFC 7644 §3.4.2.4).
        var start = (int)Math.Clamp(call.QueryNumber("startIndex") ?? 1, 1, int.MaxValue);
        var count = (int)Math.Clamp(call.QueryNumber("count") ?? int.MaxValue, 0, int.MaxValue);
        var page = chosen.Skip(start - 1).Take(count).Select(document => Selected(call, document)).ToArray();
        var reply = new JsonObject
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:ListResponse"),
            ["totalResults"] = chosen.Count,
            ["startIndex"] = start,
            ["itemsPerPage"] = page.Length,
        };
        if (page.Length > 0)
        {
            reply["Resources"] = new JsonArray([.. page]);
        }
        return reply;
    }

    private static JsonObject Selected(HttpContext call, JsonObject document)
    {
        var wanted = Names(call, "attributes");
        var unwanted = Names(call, "excludedAttributes");
        foreach (var (field, _) in document.ToArray())
        {
            if (!Always.Contains(field) && (unwanted.Contains(field) || (wanted.Count > 0 && !wanted.Contains(field))))
            {
                document.Remove(field);
            }
        }
        return document;
    }

    /// <summary>Top-level attributes; one below them brings the whole of it.</summary>
    private static HashSet<string> Names(HttpContext call, string parameter) => new(
        (call.Query(parameter) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name => name.Split('.')[0]),
        StringComparer.OrdinalIgnoreCase);
}
