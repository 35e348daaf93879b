using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;

namespace CiTasks.Rehearsal.Clusters;

/// <summary>What a workspace adds to the settings of a cluster.</summary>
internal static class ClusterDetails
{
    /// <summary>Consumed by the request: told only under spec, which shows the request as it was.</summary>
    private static readonly string[] Consumed = ["apply_policy_default_values", "clone_from", "idempotency_token", "cluster_id", "libraries"];

    /// <summary>The workspace's own to say. Some clients send back the whole of what clusters/get showed them.</summary>
    private static readonly string[] Given =
    [
        "state", "state_message", "course", "events", "spec", "creator_user_name", "cluster_source", "default_tags", "pinned_by_user_name",
        "start_time", "terminated_time", "last_state_loss_time", "last_restarted_time", "last_activity_time", "termination_reason",
        "driver", "executors", "spark_context_id", "jdbc_port", "cluster_cores", "cluster_memory_mb",
    ];

    /// <summary>A request as it is kept and shown under spec.</summary>
    public static JsonObject Spec(JsonObject request)
    {
        var spec = request.Copy();
        spec.Remove("cluster_id");
        foreach (var field in Given)
        {
            spec.Remove(field);
        }
        return spec;
    }

    /// <summary>Settings as they are kept at the top of a cluster's document.</summary>
    public static JsonObject Settings(JsonObject request)
    {
        var settings = Spec(request);
        foreach (var field in Consumed)
        {
            settings.Remove(field);
        }
        if (settings.Text("cluster_name") is null)
        {
            settings["cluster_name"] = "";
        }
        if (settings.Text("driver_node_type_id") is null && settings["node_type_id"] is { } node)
        {
            settings["driver_node_type_id"] = node.DeepClone();
        }
        if (settings.Text("data_security_mode") == "SINGLE_USER" && settings.Text("single_user_name") is null)
        {
            settings["single_user_name"] = Caller.Current.Name;
        }
        settings.TryAdd("autotermination_minutes", 0);
        settings.TryAdd("enable_elastic_disk", true);
        if (!settings.ContainsKey("aws_attributes") && !settings.ContainsKey("gcp_attributes") && !settings.ContainsKey("azure_attributes"))
        {
            settings["azure_attributes"] = new JsonObject
            {
                ["first_on_demand"] = 1,
                ["availability"] = "ON_DEMAND_AZURE",
                ["spot_bid_max_price"] = -1.0,
            };
        }
        return settings;
    }

    public static void AddTags(JsonObject cluster) => cluster["default_tags"] = new JsonObject
    {
        ["Vendor"] = "Databricks",
        ["Creator"] = cluster.Text("creator_user_name"),
        ["ClusterName"] = cluster.Text("cluster_name"),
        ["ClusterId"] = cluster.Text("cluster_id"),
    };

    /// <summary>The machines that it starts with. There are none; the addresses are of a network that does not exist (RFC 5737).</summary>
    public static void AddMachines(JsonObject cluster, long now)
    {
        var workers = cluster.Number("num_workers") ?? cluster.Child("autoscale")?.Number("min_workers") ?? 0;
        var node = NodeTypes.Find(cluster.Text("node_type_id"));
        cluster["spark_context_id"] = RandomNumberGenerator.GetInt32(int.MaxValue) * 1_000_000_000L + 1;
        cluster["jdbc_port"] = 10000;
        cluster["cluster_cores"] = (double)((workers + 1) * (node?.Cores ?? 4));
        cluster["cluster_memory_mb"] = (workers + 1) * (node?.MemoryMb ?? 14336);
        cluster["driver"] = Machine(1, now);
        cluster.Remove("executors");
        if (workers > 0)
        {
            // A handful shows the shape; nobody needs a thousand of them.
            cluster["executors"] = new JsonArray([.. Enumerable.Range(2, (int)Math.Min(workers, 8)).Select(number => Machine(number, now))]);
        }
    }

    /// <summary>The usual form: when it was made, and a random part.</summary>
    public static string NewId(DateTimeOffset now) =>
        now.ToString("MMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 8);

    private static JsonObject Machine(int number, long now) => new()
    {
        ["private_ip"] = $"192.0.2.{number}",
        ["public_dns"] = "",
        ["node_id"] = RandomNumberGenerator.GetHexString(32, lowercase: true),
        ["instance_id"] = RandomNumberGenerator.GetHexString(32, lowercase: true),
        ["start_timestamp"] = now,
        ["host_private_ip"] = $"192.0.2.{number}",
    };
}
