using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Clusters;

/// <summary>The states of one cluster: what each change leads to, and the event it leaves.</summary>
internal sealed class ClusterCourse(TimeProvider clock, TimeSpan phase)
{
    public const string Pending = "PENDING";
    public const string Running = "RUNNING";
    public const string Restarting = "RESTARTING";
    public const string Resizing = "RESIZING";
    public const string Terminating = "TERMINATING";
    public const string Terminated = "TERMINATED";

    private const int EventLimit = 500;

    public static string State(JsonObject cluster) => cluster.RequiredText("state");

    /// <summary>Lets the time that has passed take effect.</summary>
    public JsonObject Settle(JsonObject cluster)
    {
        if (cluster.Settle(Now()) is not { } at)
        {
            return cluster;
        }
        if (State(cluster) == Running)
        {
            cluster["state_message"] = "";
            cluster["last_restarted_time"] = at;
            Record(cluster, "RUNNING", at, Size(cluster));
        }
        else
        {
            cluster["terminated_time"] = at;
            foreach (var field in (string[])["driver", "executors", "spark_context_id", "jdbc_port"])
            {
                cluster.Remove(field);
            }
        }
        return cluster;
    }

    public void Start(JsonObject cluster, string @event)
    {
        var now = Now();
        cluster["start_time"] = now;
        cluster["state_message"] = "Finding instances for new nodes, acquiring more instances if necessary";
        cluster.Remove("terminated_time");
        cluster.Remove("termination_reason");
        ClusterDetails.AddMachines(cluster, now);
        Record(cluster, @event, now, []);
        Enter(cluster, Pending, Running);
    }

    public void Restart(JsonObject cluster)
    {
        cluster["last_state_loss_time"] = Now();
        cluster["state_message"] = "Restarting the cluster";
        ClusterDetails.AddMachines(cluster, Now());
        Record(cluster, "RESTARTING", Now(), []);
        Enter(cluster, Restarting, Running);
    }

    public void Resize(JsonObject cluster)
    {
        Record(cluster, "RESIZING", Now(), Size(cluster));
        Enter(cluster, Resizing, Running);
    }

    public void Terminate(JsonObject cluster)
    {
        cluster["state_message"] = "";
        cluster["termination_reason"] = new JsonObject
        {
            ["code"] = "USER_REQUEST",
            ["type"] = "SUCCESS",
            ["parameters"] = new JsonObject { ["username"] = Caller.Current.Name },
        };
        Record(cluster, "TERMINATING", Now(), new JsonObject { ["reason"] = cluster["termination_reason"]!.DeepClone() });
        Enter(cluster, Terminating, Terminated);
    }

    /// <summary>Adds to what clusters/events tells; the oldest events of a long life go.</summary>
    public void Record(JsonObject cluster, string type, long time, JsonObject details)
    {
        if (cluster.Array("events") is not { } events)
        {
            cluster["events"] = events = [];
        }
        if (type is not "RUNNING")
        {
            details["user"] = Caller.Current.Name;
        }
        events.Add((JsonNode)new JsonObject
        {
            ["cluster_id"] = cluster.Text("cluster_id"),
            ["timestamp"] = time,
            ["type"] = type,
            ["details"] = details,
        });
        if (events.Count > EventLimit)
        {
            events.RemoveAt(0);
        }
    }

    public long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private void Enter(JsonObject cluster, string state, string then)
    {
        cluster.Enter(state, then, Now() + (long)phase.TotalMilliseconds);
        Settle(cluster);
    }

    private static JsonObject Size(JsonObject cluster)
    {
        var workers = cluster.Number("num_workers") ?? cluster.Child("autoscale")?.Number("min_workers") ?? 0;
        return new() { ["current_num_workers"] = workers, ["target_num_workers"] = workers };
    }
}
