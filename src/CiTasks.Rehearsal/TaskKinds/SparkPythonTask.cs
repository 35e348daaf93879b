using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Git;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Python;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>A Python file of the workspace, or of the repository that the job names as its source.</summary>
internal sealed class SparkPythonTask(PythonJob job, JobPaths paths, RunCheckouts checkouts) : ITaskKind
{
    public string Field => "spark_python_task";

    public async Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, CancellationToken stop)
    {
        var task = attempt.Task.Child(Field)!;
        var file = task.RequiredText("python_file");
        // A path with a scheme is one of the workspace's, wherever the other tasks come from.
        if (task.Text("source") == "GIT" && !file.Contains(":/", StringComparison.Ordinal))
        {
            return await ExecuteFromGitAsync(attempt, task, file, stop);
        }
        return paths.FindFile(file) is null
            ? TaskOutcome.CannotRun($"Cannot read the python file {file}. The workspace has no such file")
            : await job.ExecuteAsync(attempt, Start(task, JobPaths.Inside(file)), stop);
    }

    private Task<TaskOutcome> ExecuteFromGitAsync(TaskAttempt attempt, JsonObject task, string path, CancellationToken stop) =>
        GitCode.ExecuteAsync(checkouts, attempt, checkout => checkout.FindFile(path) is { } file
            ? job.ExecuteAsync(attempt, Start(task, file.Inside), stop, file.Folder)
            : Task.FromResult(TaskOutcome.CannotRun($"Cannot read the python file {path}. The repository has no such file at commit {checkout.Commit}")), stop);

    private static JsonObject Start(JsonObject task, string file) => new()
    {
        ["kind"] = "file",
        ["file"] = file,
        ["arguments"] = new JsonArray([.. task.Texts("parameters").Select(argument => (JsonNode)argument)]),
    };
}
