using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Permissions;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Jobs;

/// <summary>The jobs of the workspace, one file each. What goes out is a copy, so nobody changes a job but this class.</summary>
internal sealed class JobStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Job> _jobs;
    private readonly WorkspaceFolder _folder;
    private readonly Ids _ids;
    private readonly TimeProvider _clock;
    private readonly PermissionStore _permissions;

    public JobStore(WorkspaceFolder folder, Ids ids, TimeProvider clock, PermissionStore permissions)
    {
        (_folder, _ids, _clock, _permissions) = (folder, ids, clock, permissions);
        _jobs = Directory.EnumerateFiles(folder.Jobs, "*.json")
            .Select(path => new Job(DocumentFile.Load(path)))
            .ToDictionary(job => job.Id);
    }

    public long Create(JsonObject settings, ApiVersion version)
    {
        var grants = PermissionStore.Draft("jobs", settings.Array("access_control_list") is null ? null : settings.Children("access_control_list"));
        settings.Remove("access_control_list");
        JobRules.Check(settings, version);
        lock (_lock)
        {
            var job = new Job(new JsonObject
            {
                ["job_id"] = _ids.Next(),
                ["creator_user_name"] = Caller.Current.Name,
                ["run_as_user_name"] = Caller.Current.Name,
                ["created_time"] = _clock.GetUtcNow().ToUnixTimeMilliseconds(),
                ["settings"] = JobDefaults.Complete(settings, version),
            });
            _jobs.Add(job.Id, job);
            Save(job);
            _permissions.Created("jobs", IdText(job.Id), grants);
            return job.Id;
        }
    }

    public void Reset(long id, JsonObject settings, ApiVersion version)
    {
        settings.Remove("access_control_list");
        JobRules.Check(settings, version);
        lock (_lock)
        {
            var job = Existing(id);
            // An omitted run_as keeps the old one; everything else is replaced.
            if (!settings.ContainsKey("run_as") && job.Settings["run_as"] is { } owner)
            {
                settings["run_as"] = owner.DeepClone();
            }
            job.Settings = JobDefaults.Complete(settings, version);
            Save(job);
        }
    }

    public void Update(long id, JsonObject? changes, IReadOnlyList<string> removals, ApiVersion version)
    {
        lock (_lock)
        {
            var job = Existing(id);
            var settings = JobUpdate.Apply(job.Settings, changes, removals);
            settings.Remove("access_control_list");
            JobRules.Check(settings, version);
            job.Settings = JobDefaults.Complete(settings, version);
            Save(job);
        }
    }

    public void Delete(long id)
    {
        lock (_lock)
        {
            _jobs.Remove(Existing(id).Id);
            File.Delete(PathOf(id));
            _permissions.Forget("jobs", IdText(id));
        }
    }

    /// <summary>The job as jobs/get shows it, all arrays whole.</summary>
    public JsonObject Get(long id)
    {
        lock (_lock)
        {
            return Show(Existing(id));
        }
    }

    /// <summary>The same, or null when there is no such job.</summary>
    public JsonObject? Find(long id)
    {
        lock (_lock)
        {
            return _jobs.TryGetValue(id, out var job) ? Show(job) : null;
        }
    }

    public bool Exists(long id)
    {
        lock (_lock)
        {
            return _jobs.ContainsKey(id);
        }
    }

    /// <param name="name">Only jobs of this name, in upper or lower case.</param>
    /// <param name="cut">Chooses the page, so that no more jobs are copied than are shown.</param>
    public Page<JsonObject> List(string? name, Func<IEnumerable<Job>, Page<Job>> cut)
    {
        lock (_lock)
        {
            var page = cut(_jobs.Values
                .Where(job => name is null || job.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                .OrderByDescending(job => job.Id));
            return new([.. page.Items.Select(Show)], page.NextToken, page.PreviousToken);
        }
    }

    private static JsonObject Show(Job job)
    {
        var document = job.Document.Copy();
        if (document.Child("settings")!.Child("run_as") is { } owner)
        {
            document["run_as_user_name"] = owner.Text("user_name") ?? owner.Text("service_principal_name") ?? owner.Text("group_name");
        }
        return document;
    }

    private Job Existing(long id) =>
        _jobs.GetValueOrDefault(id) ?? throw ApiException.InvalidParameter($"Job {id} does not exist.");

    private void Save(Job job) => DocumentFile.Save(PathOf(job.Id), job.Document);

    private string PathOf(long id) => Path.Combine(_folder.Jobs, IdText(id) + ".json");

    private static string IdText(long id) => id.ToString(CultureInfo.InvariantCulture);
}
