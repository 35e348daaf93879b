using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Clusters;

/// <summary>The interactive clusters, one file each. There is no machine behind one; its states pass as if there were.</summary>
internal sealed class ClusterStore(DocumentFolder folder, ClusterCourse course, ClusterRules rules, TimeProvider clock)
{
    private const int PinLimit = 100;

    private readonly DocumentStore _clusters = new(folder);

    public string Create(JsonObject request)
    {
        rules.Check(request);
        var cluster = ClusterDetails.Settings(request);
        var token = request.Text("idempotency_token");
        var id = ClusterDetails.NewId(clock.GetUtcNow());
        cluster["cluster_id"] = id;
        cluster["creator_user_name"] = Caller.Current.Name;
        cluster["cluster_source"] = "API";
        cluster["spec"] = ClusterDetails.Spec(request);
        ClusterDetails.AddTags(cluster);
        course.Start(cluster, "CREATING");
        // A token that came before names the cluster it made, as long as that one is not terminated.
        JsonObject? same = null;
        _clusters.Add(id, cluster, all =>
        {
            same = token is { Length: > 0 } ? all.FirstOrDefault(other => other.Child("spec")?.Text("idempotency_token") == token && IsActive(other)) : null;
            return same is null;
        });
        return same?.Text("cluster_id") ?? id;
    }

    public bool Has(string id) => _clusters.Has(id);

    public JsonObject Get(string id) => course.Settle(_clusters.Find(id) ?? throw Unknown(id));

    public JsonObject[] List() => [.. _clusters.List().Select(course.Settle)];

    public void Start(string id) => Change(id, [ClusterCourse.Terminated], cluster => course.Start(cluster, "STARTING"));

    public void Restart(string id) => Change(id, [ClusterCourse.Running], course.Restart);

    /// <summary>Terminates it. What is terminated already stays so.</summary>
    public void Terminate(string id) => Change(id, null, cluster =>
    {
        if (IsActive(cluster))
        {
            course.Terminate(cluster);
        }
    });

    public void Delete(string id)
    {
        if (!_clusters.Delete(id))
        {
            throw Unknown(id);
        }
    }

    public void Resize(string id, JsonObject request) => Change(id, [ClusterCourse.Running], cluster =>
    {
        if (request["num_workers"] is null && request["autoscale"] is null)
        {
            // Some clients leave out what is zero.
            request["num_workers"] = 0;
        }
        ClusterRules.CheckSize(request);
        ClusterEdit.SetSize(cluster, request);
        course.Resize(cluster);
    });

    /// <summary>Replaces all settings; a running cluster restarts with them.</summary>
    public void Edit(string id, JsonObject request)
    {
        rules.Check(request);
        Change(id, [ClusterCourse.Running, ClusterCourse.Terminated], cluster => Replace(cluster, request));
    }

    /// <summary>Replaces the settings that the mask names.</summary>
    public void Update(string id, IReadOnlyList<string> mask, JsonObject changes) =>
        Change(id, [ClusterCourse.Running, ClusterCourse.Terminated], cluster =>
        {
            var request = ClusterEdit.Merge(cluster.Child("spec")!, mask, changes);
            rules.Check(request);
            Replace(cluster, request);
        });

    public void ChangeOwner(string id, string owner) => Change(id, [ClusterCourse.Terminated], cluster =>
    {
        cluster["creator_user_name"] = owner;
        ClusterDetails.AddTags(cluster);
    });

    public void Pin(string id)
    {
        if (List().Count(IsPinned) >= PinLimit)
        {
            throw new ApiException(400, "QUOTA_EXCEEDED", $"The number of pinned clusters is limited to {PinLimit}.");
        }
        Change(id, null, cluster =>
        {
            cluster["pinned_by_user_name"] = Caller.Current.Name;
            course.Record(cluster, "PINNED", course.Now(), []);
        });
    }

    public void Unpin(string id) => Change(id, null, cluster =>
    {
        cluster.Remove("pinned_by_user_name");
        course.Record(cluster, "UNPINNED", course.Now(), []);
    });

    /// <summary>For a task on this cluster: starts it if it is terminated, and comes back when it runs.</summary>
    public async Task EnsureRunningAsync(string id, CancellationToken stop)
    {
        while (ClusterCourse.State(Get(id)) is not ClusterCourse.Running and var state)
        {
            if (state == ClusterCourse.Terminated)
            {
                Change(id, null, cluster =>
                {
                    if (ClusterCourse.State(cluster) == ClusterCourse.Terminated)
                    {
                        course.Start(cluster, "STARTING");
                    }
                });
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, stop);
        }
    }

    public static bool IsPinned(JsonObject cluster) => cluster.ContainsKey("pinned_by_user_name");

    private void Replace(JsonObject cluster, JsonObject request)
    {
        ClusterEdit.Replace(cluster, request);
        course.Record(cluster, "EDITED", course.Now(), []);
        if (ClusterCourse.State(cluster) == ClusterCourse.Running)
        {
            course.Restart(cluster);
        }
    }

    private void Change(string id, string[]? allowed, Action<JsonObject> change)
    {
        var found = _clusters.Change(id, cluster =>
        {
            course.Settle(cluster);
            if (allowed is not null && !allowed.Contains(ClusterCourse.State(cluster)))
            {
                var state = ClusterCourse.State(cluster);
                throw new ApiException(400, "INVALID_STATE", $"Cluster {id} is in unexpected state {state[0]}{state[1..].ToLowerInvariant()}.");
            }
            change(cluster);
        });
        if (!found)
        {
            throw Unknown(id);
        }
    }

    private bool IsActive(JsonObject cluster) =>
        ClusterCourse.State(course.Settle(cluster.Copy())) is not ClusterCourse.Terminated and not ClusterCourse.Terminating;

    private static ApiException Unknown(string id) => ApiException.InvalidParameter($"Cluster {id} does not exist");
}
