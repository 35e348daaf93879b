using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Clusters;

/// <summary>What clusters/list and clusters/events show of many. Nested arguments of a GET arrive as dotted names.</summary>
internal static class ClusterPages
{
    private const int Largest = 100;
    private const int MostEvents = 500;

    public static JsonObject Clusters(HttpContext call, IEnumerable<JsonObject> all)
    {
        var chosen = Sorted(call, all.Where(cluster => Chosen(call, cluster))).ToArray();
        var start = Start(call.Query("page_token"));
        var size = call.QueryNumber("page_size") is { } given
            ? (int)Math.Clamp(given, 1, Largest)
            // The 2.0 form has no pages: its clients read one answer and no token.
            : call.Request.Path.StartsWithSegments("/api/2.0") ? int.MaxValue : Largest;
        var page = chosen.Skip(start).Take(size).ToArray();
        var reply = new JsonObject();
        if (page.Length > 0)
        {
            reply["clusters"] = new JsonArray([.. page.Select(Shown)]);
        }
        if (start + page.Length < chosen.Length)
        {
            reply["next_page_token"] = Token(start + size);
        }
        if (start > 0)
        {
            reply["prev_page_token"] = Token(Math.Max(0, start - size));
        }
        return reply;
    }

    /// <summary>A cluster without what is only kept on disk.</summary>
    public static JsonObject Shown(JsonObject cluster)
    {
        cluster.Remove("course");
        cluster.Remove("events");
        return cluster;
    }

    public static JsonObject Events(JsonObject cluster, JsonObject request)
    {
        var types = request.Texts("event_types");
        var (from, to) = (request.Number("start_time") ?? 0, request.Number("end_time") ?? long.MaxValue);
        var all = cluster.Children("events")
            .Where(item => item.RequiredNumber("timestamp") is var time && time >= from && time <= to)
            .Where(item => types.Count == 0 || types.Contains(item.Text("type")))
            .ToArray();
        if (request.Text("order") is not "ASC")
        {
            Array.Reverse(all);
        }
        var start = request.Text("page_token") is { Length: > 0 } token ? Start(token) : (int)Math.Clamp(request.Number("offset") ?? 0, 0, int.MaxValue);
        var size = (int)Math.Clamp(request.Number("page_size") ?? request.Number("limit") ?? 50, 1, MostEvents);
        var page = all.Skip(start).Take(size).ToArray();
        var reply = new JsonObject { ["total_count"] = all.Length };
        if (page.Length > 0)
        {
            reply["events"] = new JsonArray([.. page.Select(item => item.Copy())]);
        }
        if (start + page.Length < all.Length)
        {
            var next = request.Copy();
            next["offset"] = start + size;
            next["limit"] = size;
            next.Remove("page_token");
            reply["next_page"] = next;
            reply["next_page_token"] = Token(start + size);
        }
        return reply;
    }

    private static bool Chosen(HttpContext call, JsonObject cluster) =>
        Among(call, "filter_by.cluster_states", cluster.Text("state"))
        && Among(call, "filter_by.cluster_sources", cluster.Text("cluster_source"))
        && (call.Query("filter_by.policy_id") is not { } policy || cluster.Text("policy_id") == policy)
        && (call.Query("filter_by.is_pinned") is null || call.QueryFlag("filter_by.is_pinned") == ClusterStore.IsPinned(cluster));

    private static bool Among(HttpContext call, string name, string? value) =>
        call.Request.Query[name] is not { Count: > 0 } allowed || allowed.Contains(value);

    private static IEnumerable<JsonObject> Sorted(HttpContext call, IEnumerable<JsonObject> clusters)
    {
        var ascending = call.Query("sort_by.direction") is "ASC";
        if (call.Query("sort_by.field") is "CLUSTER_NAME")
        {
            return ascending
                ? clusters.OrderBy(cluster => cluster.Text("cluster_name"), StringComparer.OrdinalIgnoreCase)
                : clusters.OrderByDescending(cluster => cluster.Text("cluster_name"), StringComparer.OrdinalIgnoreCase);
        }
        return ascending ? clusters.OrderBy(Started) : clusters.OrderByDescending(Started);
    }

    private static long Started(JsonObject cluster) => cluster.Number("start_time") ?? 0;

    private static string Token(int start) => $"from-{start}";

    private static int Start(string? token) => token switch
    {
        null => 0,
        _ when token.StartsWith("from-", StringComparison.Ordinal)
            && int.TryParse(token[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var start) => start,
        _ => throw ApiException.InvalidParameter("Invalid value for parameter page_token"),
    };
}
