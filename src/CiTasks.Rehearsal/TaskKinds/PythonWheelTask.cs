using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Python;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>An entry point of a wheel.</summary>
internal sealed class PythonWheelTask(PythonJob job) : ITaskKind
{
    public string Field => "python_wheel_task";

    public async Task<IDisposable?> AdmitAsync(CancellationToken stop) => await job.AdmitAsync(stop);

    public Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, CancellationToken stop)
    {
        var task = attempt.Task.Child(Field)!;
        var arguments = task.Texts("parameters").Concat(task.TextMap("named_parameters").Select(pair => $"--{pair.Key}={pair.Value}"));
        var start = new JsonObject
        {
            ["kind"] = "wheel",
            ["package"] = task.RequiredText("package_name"),
            ["entry_point"] = task.RequiredText("entry_point"),
            ["arguments"] = new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]),
        };
        return job.ExecuteAsync(attempt, start, stop);
    }
}
