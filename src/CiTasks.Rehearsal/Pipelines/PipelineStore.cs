using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Permissions;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Pipelines;

/// <summary>The pipelines of the workspace, one file each: the settings as they were sent, and the updates that were asked for.</summary>
internal sealed class PipelineStore(DocumentFolder folder, PermissionStore permissions, TimeProvider clock)
{
    /// <summary>What of a request is about the request, or is shown beside the specification instead of in it.</summary>
    private static readonly string[] NotInSpec = ["allow_duplicate_names", "dry_run", "run_as", "parameters", "expected_last_modified", "pipeline_id", "id"];

    private readonly DocumentStore _pipelines = new(folder);

    public string Create(JsonObject request)
    {
        var id = Guid.NewGuid().ToString();
        var pipeline = new JsonObject
        {
            ["pipeline_id"] = id,
            ["state"] = "IDLE",
            ["creator_user_name"] = Caller.Current.Name,
            ["run_as_user_name"] = Caller.Current.Name,
            ["effective_publishing_mode"] = "DEFAULT_PUBLISHING_MODE",
        };
        Apply(pipeline, request);
        _pipelines.Add(id, pipeline, all => IsFree(all, pipeline, request));
        permissions.Created("pipelines", id, PermissionStore.Draft("pipelines", sent: null));
        return id;
    }

    public bool Has(string id) => _pipelines.Has(id);

    public JsonObject Get(string id) => _pipelines.Find(id) ?? throw Unknown(id);

    public JsonObject[] List() => _pipelines.List();

    public void Edit(string id, JsonObject request) => Change(id, pipeline => Apply(pipeline, request));

    public void Delete(string id)
    {
        if (!_pipelines.Delete(id))
        {
            throw Unknown(id);
        }
        permissions.Forget("pipelines", id);
    }

    public void Change(string id, Action<JsonObject> change)
    {
        if (!_pipelines.Change(id, change))
        {
            throw Unknown(id);
        }
    }

    private void Apply(JsonObject pipeline, JsonObject request)
    {
        var spec = request.Copy();
        foreach (var field in NotInSpec)
        {
            spec.Remove(field);
        }
        var id = pipeline.RequiredText("pipeline_id");
        spec["id"] = id;
        if (spec.Text("catalog") is null)
        {
            // Without a catalog the tables lie in a storage location of the pipeline's own.
            spec.TryAdd("storage", "dbfs:/pipelines/" + id);
        }
        pipeline["spec"] = spec;
        pipeline["name"] = spec.Text("name") ?? "";
        pipeline["last_modified"] = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var field in (string[])["run_as", "parameters"])
        {
            if (request[field] is { } value)
            {
                pipeline[field] = value.DeepClone();
            }
        }
        if (request.Child("run_as") is { } runAs)
        {
            pipeline["run_as_user_name"] = runAs.Text("user_name") ?? runAs.Text("service_principal_name");
        }
    }

    private static bool IsFree(IReadOnlyCollection<JsonObject> all, JsonObject pipeline, JsonObject request)
    {
        var name = pipeline.RequiredText("name");
        return name.Length == 0 || request.Flag("allow_duplicate_names") || all.All(other => other.Text("name") != name)
            ? true
            : throw new ApiException(409, "RESOURCE_CONFLICT", $"The pipeline name '{name}' is already used by another pipeline. This check can be skipped by setting `allow_duplicate_names = true` in the request.");
    }

    private static ApiException Unknown(string id) => ApiException.NotFound($"The specified pipeline {id} was not found.");
}
