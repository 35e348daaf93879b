using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs;

namespace CiTasks.Tasks.RunJob;

/// <summary><c>run-job</c>: starts a job once, waits, tells the result.</summary>
public static class RunJobTask
{
    /// <summary>By id.</summary>
    public static readonly Input<long?> JobId = Input.Number("job-id", "Id of the job; this or job-name.", 1);

    /// <summary>By name.</summary>
    public static readonly Input<string> JobName = Input.Text("job-name", "Exact name of the job; this or job-id.");

    /// <summary>Job parameters.</summary>
    public static readonly Input<IReadOnlyDictionary<string, string>> JobParameters = Input.Pairs(
        "job-parameters", "Job parameters: NAME=value, one a line or separated by commas.");

    /// <summary>The definition.</summary>
    public static TaskDefinition Definition { get; } = new("run-job", "Starts a job, waits for the run and reports every task.")
    {
        Description = "Only SUCCESS is green. The start carries an idempotency token, so a lost answer never starts a second run. "
            + "When the step is cancelled, so is the run.",
        Inputs = [JobId, JobName, JobParameters, .. RunInputs.OfJobs, .. RunInputs.All, .. SharedInputs.Workspace],
        Outputs = RunOutputs.All,
        Examples = ["citasks run-job --job-name iris-databricks", "citasks run-job --job-id 123456789012345 --timeout 90m"],
        GitHub = new GitHubExtras("play", "orange"),
        RunAsync = RunAsync,
    };

    private static async Task<TaskResult> RunAsync(TaskContext context, CancellationToken cancel)
    {
        var order = Order(context);
        using var workspace = context.OpenWorkspace();
        return await RunSteps.RunAsync(context, workspace, [order], cancel).ConfigureAwait(false);
    }

    private static RunOrder Order(TaskContext context)
    {
        var (id, name) = (context.Inputs.Find(JobId), context.Inputs.Find(JobName));
        if ((id is null) == (name is null))
        {
            throw new TaskFailureException(ExitCode.Invalid, id is null
                ? new Finding("CIT0101", "run-job needs job-id or job-name") { Hint = "name the job with --job-name, or give its number with --job-id" }
                : new Finding("CIT0102", "run-job takes job-id or job-name, not both") { Hint = "leave one of them out" });
        }

        var body = new JsonObject();
        if (id is { } known)
        {
            body["job_id"] = known;
        }

        var parameters = new JsonObject();
        foreach (var (key, value) in context.Inputs.Get(JobParameters))
        {
            parameters[key] = value;
        }

        if (parameters.Count > 0)
        {
            body["job_parameters"] = parameters;
        }

        return new RunOrder(name ?? $"job {id}", body) { JobName = name, At = Origins.Spot(context.Inputs.Origin(JobName)) };
    }
}
