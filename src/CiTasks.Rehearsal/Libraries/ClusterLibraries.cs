using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Clusters;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Libraries;

/// <summary>
/// The libraries of the interactive clusters. A status follows from when a library was asked for and when its cluster
/// last started; what is uninstalled goes with the cluster's next start.
/// </summary>
internal sealed class ClusterLibraries(DocumentFolder folder, ClusterStore clusters, TimeProvider clock, TimeSpan phase)
{
    private static readonly string[] Kinds = ["jar", "egg", "whl", "requirements", "pypi", "maven", "cran"];

    private readonly DocumentStore _libraries = new(folder);

    public void Install(string cluster, IReadOnlyList<JsonObject> libraries) => Change(cluster, libraries, (entries, library) =>
    {
        var entry = Find(entries, library);
        if (entry is null)
        {
            entries.Add((JsonNode)new JsonObject { ["library"] = library.Copy(), ["since"] = Now() });
        }
        else if (entry.Remove("removed"))
        {
            entry["since"] = Now();
        }
    });

    /// <summary>What is not installed is not there to uninstall, and that is fine.</summary>
    public void Uninstall(string cluster, IReadOnlyList<JsonObject> libraries) => Change(cluster, libraries, (entries, library) =>
    {
        if (Find(entries, library) is { } entry)
        {
            entry["removed"] = Now();
        }
    });

    public JsonObject Status(string id)
    {
        var cluster = clusters.Get(id);
        var reply = new JsonObject { ["cluster_id"] = id };
        var statuses = Entries(_libraries.Find(id), cluster).Select(entry => Describe(entry, cluster)).ToArray();
        if (statuses.Length > 0)
        {
            reply["library_statuses"] = new JsonArray([.. statuses]);
        }
        return reply;
    }

    public JsonObject[] All() =>
        [.. clusters.List().Select(cluster => Status(cluster.RequiredText("cluster_id"))).Where(status => status.ContainsKey("library_statuses"))];

    public void Forget(string cluster) => _libraries.Delete(cluster);

    private void Change(string id, IReadOnlyList<JsonObject> libraries, Action<JsonArray, JsonObject> change)
    {
        var cluster = clusters.Get(id);
        foreach (var library in libraries)
        {
            if (library.Count(field => Kinds.Contains(field.Key) && field.Value is not null) != 1)
            {
                throw ApiException.InvalidParameter($"A library must have exactly one of {string.Join(", ", Kinds)}.");
            }
        }
        _libraries.Add(id, new JsonObject { ["libraries"] = new JsonArray() }, all => !_libraries.Has(id));
        _libraries.Change(id, document =>
        {
            var entries = new JsonArray([.. Entries(document, cluster).Select(entry => entry.Copy())]);
            foreach (var library in libraries)
            {
                change(entries, library);
            }
            document["libraries"] = entries;
        });
    }

    /// <summary>Those that are left after the cluster's last start.</summary>
    private static IEnumerable<JsonObject> Entries(JsonObject? document, JsonObject cluster) =>
        document?.Children("libraries").Where(entry => entry.Number("removed") is not { } removed || removed >= LastStart(cluster)) ?? [];

    private JsonObject Describe(JsonObject entry, JsonObject cluster) => new()
    {
        ["library"] = entry.Child("library")!.Copy(),
        ["status"] = StatusOf(entry, cluster),
        ["is_library_for_all_clusters"] = false,
    };

    private string StatusOf(JsonObject entry, JsonObject cluster)
    {
        if (entry.ContainsKey("removed"))
        {
            return "UNINSTALL_ON_RESTART";
        }
        if (ClusterCourse.State(cluster) is not ClusterCourse.Running and not ClusterCourse.Resizing)
        {
            return "PENDING";
        }
        var begun = Math.Max(entry.RequiredNumber("since"), cluster.Number("last_restarted_time") ?? 0);
        return Now() - begun < phase.TotalMilliseconds ? "INSTALLING" : "INSTALLED";
    }

    private static long LastStart(JsonObject cluster) => Math.Max(cluster.Number("start_time") ?? 0, cluster.Number("last_state_loss_time") ?? 0);

    private static JsonObject? Find(JsonArray entries, JsonObject library) =>
        entries.OfType<JsonObject>().FirstOrDefault(entry => JsonNode.DeepEquals(entry["library"], library));

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
