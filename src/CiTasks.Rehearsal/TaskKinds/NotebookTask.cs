using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Git;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Python;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>A notebook in Python, of the workspace or of the job's Git source.</summary>
internal sealed class NotebookTask(PythonJob job, JobPaths paths, RunCheckouts checkouts) : ITaskKind
{
    private const string Name = "notebook_task";

    /// <summary>Since this runtime a notebook starts in its own folder, before it did in the driver's.</summary>
    private const int StartsInOwnFolder = 14;

    public string Field => Name;

    public Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, CancellationToken stop)
    {
        var task = attempt.Task.Child(Field)!;
        var path = task.RequiredText("notebook_path");
        return task.Text("source") == "GIT" && !path.StartsWith('/')
            ? GitCode.ExecuteAsync(checkouts, attempt, checkout => ExecuteAsync(attempt, path, NotebookFile.Find(checkout, path), stop), stop)
            : ExecuteAsync(attempt, path, NotebookFile.Find(paths, path), stop);
    }

    private Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, string path, NotebookFile? notebook, CancellationToken stop)
    {
        if (notebook is null)
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
            ["widgets"] = Map(attempt.Task.Child(Name)!["base_parameters"]),
            ["starts_in_notebook_folder"] = StartsInItsFolder(attempt),
            ["import_folders"] = ImportFolders(notebook.Inside),
        };
        return job.ExecuteAsync(attempt, start, stop);
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
