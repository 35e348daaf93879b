using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Execution;

/// <summary>One attempt at one task of a run: what a task kind needs to know to execute it.</summary>
internal sealed class TaskAttempt(Run run, long id, JsonObject task)
{
    public Run Run => run;

    public long Id => id;

    /// <summary>The task's fields, with its parameters as they will be used.</summary>
    public JsonObject Task => task;

    public string Key => task.RequiredText("task_key");

    /// <summary>The course of the run, for kinds that start further tasks or runs.</summary>
    public RunExecution? Execution { get; init; }

    public int Number => (int)(task.Number("attempt_number") ?? 0);

    public string Folder => run.TaskFolder(id);

    public string LogPath => Path.Combine(Folder, RunOutput.LogName);

    /// <summary>The specification of the cluster it runs on, its own or a shared one of the job; none for serverless compute.</summary>
    public JsonObject? Cluster => task.Child("new_cluster")
        ?? (task.Text("job_cluster_key") is { } key
            ? run.Settings.Children("job_clusters").FirstOrDefault(cluster => cluster.Text("job_cluster_key") == key)?.Child("new_cluster")
            : null);

    /// <summary>The serverless environment that it names.</summary>
    public JsonObject? Environment => task.Text("environment_key") is { } key
        ? run.Settings.Children("environments").FirstOrDefault(environment => environment.Text("environment_key") == key)?.Child("spec")
        : null;

    /// <summary>The list of environment variables that it names.</summary>
    public JsonObject? EnvironmentVariables => task.Text("environment_variables_key") is { } key
        ? run.Settings.Children("environment_variables").FirstOrDefault(list => list.Text("environment_variables_key") == key)
        : null;

    public void SaveOutput(JsonObject output)
    {
        if (output.Count > 0)
        {
            DocumentFile.Save(Path.Combine(Folder, RunOutput.FieldsName), output.Copy());
        }
    }
}
