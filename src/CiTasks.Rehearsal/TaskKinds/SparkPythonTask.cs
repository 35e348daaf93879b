using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Python;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>A Python file of the workspace.</summary>
internal sealed class SparkPythonTask(PythonJob job, JobPaths paths) : ITaskKind
{
    public string Field => "spark_python_task";

    public async Task<IDisposable?> AdmitAsync(CancellationToken stop) => await job.AdmitAsync(stop);

    public Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, CancellationToken stop)
    {
        var task = attempt.Task.Child(Field)!;
        var file = task.RequiredText("python_file");
        if (paths.FindFile(file) is null)
        {
            return Task.FromResult(TaskOutcome.CannotRun($"Cannot read the python file {file}. The workspace has no such file"));
        }
        var start = new JsonObject
        {
            ["kind"] = "file",
            ["file"] = JobPaths.Inside(file),
            ["arguments"] = new JsonArray([.. task.Texts("parameters").Select(argument => (JsonNode)argument)]),
        };
        return job.ExecuteAsync(attempt, start, stop);
    }
}
