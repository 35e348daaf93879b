using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Python;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>A notebook in Python, of the workspace or of the job's Git source.</summary>
internal sealed class NotebookTask(PythonJob job, JobPaths paths) : ITaskKind
{
    private const string Name = "notebook_task";

    /// <summary>Since this runtime a notebook starts in its own folder, before it did in the driver's.</summary>
    private const int StartsInOwnFolder = 14;

    public string Field => Name;

    public async Task<IDisposable?> AdmitAsync(CancellationToken stop) => await job.AdmitAsync(stop);

    public Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, CancellationToken stop)
    {
        var path = attempt.Task.Child(Field)!.RequiredText("notebook_path");
        if (NotebookFile.Find(paths, path) is not { } notebook)
        {
            return Task.FromResult(TaskOutcome.NoSuchResource(
                $"Unable to access the notebook \"{path}\". Either it does not exist, or the identity used to run this job lacks the required permissions."));
        }
        if (!notebook.IsPython)
        {
            return Task.FromResult(UnrunnableTask.Refuse($"a notebook that is not in Python ({path})"));
        }
        var start = new JsonObject
        {
            ["kind"] = "notebook",
            ["notebook"] = notebook.Inside,
            ["widgets"] = Parameters(attempt),
            ["starts_in_notebook_folder"] = StartsInItsFolder(attempt),
            ["import_folders"] = ImportFolders(notebook.Inside),
        };
        return job.ExecuteAsync(attempt, start, stop);
    }

    /// <summary>The task's own parameters, and the job's, which count where both have a name.</summary>
    private static JsonObject Parameters(TaskAttempt attempt)
    {
        var values = Map(attempt.Task.Child(Name)!["base_parameters"]);
        foreach (var parameter in attempt.Run.Read(run => run.Children("job_parameters").Select(entry => entry.Copy()).ToArray()))
        {
            values[parameter.RequiredText("name")] = parameter.Text("value") ?? "";
        }
        return values;
    }

    private static bool StartsInItsFolder(TaskAttempt attempt) =>
        attempt.Cluster?.Text("spark_version")?.Split('.') is not [var major, _, ..] || !int.TryParse(major, out var version) || version >= StartsInOwnFolder;

    /// <summary>The modules of a Git folder, and of a run's own checkout, can be imported from its root.</summary>
    private static JsonArray ImportFolders(string notebook) => notebook.Split('/') switch
    {
        ["", "Workspace", "Repos", ".internal", var repository, var commit, _, ..] => [(JsonNode)$"/Workspace/Repos/.internal/{repository}/{commit}"],
        ["", "Workspace", "Repos", var owner, var folder, _, ..] => [(JsonNode)$"/Workspace/Repos/{owner}/{folder}"],
        _ => [],
    };

    /// <summary>Older clients write a list of keys and values.</summary>
    private static JsonObject Map(JsonNode? parameters) => parameters switch
    {
        JsonObject map => new(map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.AsText()))),
        JsonArray list => new(list.OfType<JsonObject>().Select(entry => KeyValuePair.Create(entry.RequiredText("key"), (JsonNode?)(entry.Text("value") ?? "")))),
        _ => [],
    };
}
