using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Jobs;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Jobs;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Documents;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.DeployJob;

/// <summary><c>deploy-job</c>: a job file → created, reset or left alone.</summary>
public static class DeployJobTask
{
    /// <summary>The job file.</summary>
    public static readonly Input<string> JobFile = Input.Path("job-file", "Job file: the settings of one job as Jobs API 2.2 JSON; comments are allowed.") with { Required = true };

    /// <summary>Whether pending changes are an exit code.</summary>
    public static readonly Input<bool> FailOnChanges = Input.Flag("fail-on-changes", "With mode plan: end with exit code 3 when something would change.") with { Azure = new AzureInput { VisibleRule = "mode = plan" } };

    /// <summary>Id.</summary>
    public static readonly OutputDefinition JobId = new("job-id", "The job's id; empty when a plan would create it.");

    /// <summary>Page.</summary>
    public static readonly OutputDefinition JobUrl = new("job-url", "The job's page.");

    /// <summary>What happened.</summary>
    public static readonly OutputDefinition Action = new("action", "created, reset or unchanged; in a plan: create, reset or unchanged.");

    /// <summary>Count.</summary>
    public static readonly OutputDefinition Changes = new("changes", "Number of fields that differ.");

    /// <summary>The definition.</summary>
    public static TaskDefinition Definition { get; } = new("deploy-job", "Creates or updates a job from a job file, or leaves it alone.")
    {
        Description = "The job is found by its exact name. Settings reach the service as they are written: unknown fields, 0, false and null included. "
            + "Local libraries (\"whl\": \"../dist/*.whl\") are uploaded first. Fields that the service fills in by itself are no change.",
        Inputs = [JobFile, SharedInputs.Target, SharedInputs.Vars, SharedInputs.Wheel, SharedInputs.ConfArchive, SharedInputs.Artifacts, SharedInputs.Mode, FailOnChanges, .. SharedInputs.Workspace],
        Outputs = [JobId, JobUrl, Action, Changes],
        Subject = [JobFile],
        Examples = ["citasks deploy-job --job-file jobs/iris-databricks.json", "citasks deploy-job --job-file jobs/iris-databricks.json --mode plan"],
        GitHub = new GitHubExtras("briefcase", "orange"),
        Azure = new AzureExtras(new Guid("e8be3916-1928-4352-b918-7cc01e638a09")),
        RunAsync = RunAsync,
    };

    private static async Task<TaskResult> RunAsync(TaskContext context, CancellationToken cancel)
    {
        var problems = new List<Finding>();
        var job = await JobPreparation.ReadAsync(context, buildPending: false, problems, cancel).ConfigureAwait(false);
        context.ReportOrStop(problems);
        context.ReportOrStop(job!.Findings);
        using var workspace = context.OpenWorkspace();
        var live = await FindAsync(workspace, job, cancel).ConfigureAwait(false);
        var plan = await PlanAsync(workspace, job, live, cancel).ConfigureAwait(false);
        foreach (var line in plan.Lines())
        {
            context.Host.Write(line);
        }

        if (context.Inputs.Get(SharedInputs.Mode) == "plan")
        {
            Publish(context, workspace, plan, plan.Action);
            var pending = plan.HasChanges && context.Inputs.Get(FailOnChanges);
            if (pending)
            {
                // A red step has to say why it is red.
                context.Host.Write("there are changes, and fail-on-changes is set: exit code 3");
            }

            return new TaskResult(pending ? ExitCode.ChangesPending : ExitCode.Done) { Details = plan.ToJson("plan"), Markdown = plan.ToMarkdown() };
        }

        await ArtifactUploads.SendAsync(workspace, plan.Uploads, cancel).ConfigureAwait(false);
        var done = await ApplyAsync(context, workspace, job, plan, cancel).ConfigureAwait(false);
        var word = done.Action == "create" ? "created" : done.Action;
        Publish(context, workspace, done, word);
        context.Host.Write($"{word}: {(workspace.Address.IsLoopback ? $"job {done.Id}" : PageOf(workspace, done.Id!.Value))}");
        return TaskResult.Done with { Details = done.ToJson("apply"), Markdown = done.ToMarkdown() };
    }

    private static async Task<LiveJob?> FindAsync(Workspace workspace, JobPreparation job, CancellationToken cancel)
    {
        var ids = await workspace.Jobs.FindByNameAsync(job.Name, cancel).ConfigureAwait(false);
        return ids.Count switch
        {
            0 => null,
            1 => await workspace.Jobs.FindAsync(ids[0], cancel).ConfigureAwait(false),
            _ => throw new TaskFailureException(ExitCode.Invalid, JobFindings.Ambiguous(job.Name, ids, job.Source.Locate(job.Settings["name"]))),
        };
    }

    private static async Task<JobPlan> PlanAsync(Workspace workspace, JobPreparation job, LiveJob? live, CancellationToken cancel)
    {
        var uploads = await ArtifactUploads.MissingAsync(workspace, job.Artifacts, cancel).ConfigureAwait(false);
        if (live is null)
        {
            return new JobPlan("create", job.Name, null, [], uploads);
        }

        var changes = JobDiff.Compare(live.Settings, job.Settings);
        return new JobPlan(changes.Count == 0 ? "unchanged" : "reset", job.Name, live.Id, changes, uploads);
    }

    private static async Task<JobPlan> ApplyAsync(TaskContext context, Workspace workspace, JobPreparation job, JobPlan plan, CancellationToken cancel)
    {
        if (plan.Id is not { } id)
        {
            return plan with { Id = await CreateOnceAsync(workspace, job, cancel).ConfigureAwait(false) };
        }

        if (job.Settings["access_control_list"] is { } acl)
        {
            context.Report(new Finding("CIT0412", "access_control_list is applied only when the job is created")
            {
                IsWarning = true,
                At = job.Source.Locate(acl),
                Hint = $"the permissions of job {id} are as they were; change them in the workspace",
            });
        }

        if (plan.Action == "reset")
        {
            var settings = (JsonObject)job.Settings.DeepClone();
            settings.Remove("access_control_list");
            await workspace.Jobs.ResetAsync(id, settings, cancel).ConfigureAwait(false);
        }

        return plan;
    }

    // jobs/create has no idempotency token: when its answer is lost, the name tells whether it was done.
    private static async Task<long> CreateOnceAsync(Workspace workspace, JobPreparation job, CancellationToken cancel)
    {
        try
        {
            return await workspace.Jobs.CreateAsync(job.Settings, cancel).ConfigureAwait(false);
        }
        catch (DatabricksException problem) when (problem.MayHaveHadAnEffect)
        {
            var ids = await workspace.Jobs.FindByNameAsync(job.Name, cancel).ConfigureAwait(false);
            return ids.Count switch
            {
                1 => ids[0],
                0 => await workspace.Jobs.CreateAsync(job.Settings, cancel).ConfigureAwait(false),
                _ => throw new TaskFailureException(ExitCode.Invalid, JobFindings.Ambiguous(job.Name, ids, job.Source.Locate(job.Settings["name"]))),
            };
        }
    }

    private static void Publish(TaskContext context, Workspace workspace, JobPlan plan, string action)
    {
        context.SetOutput(JobId, plan.Id?.ToString() ?? "");
        context.SetOutput(JobUrl, plan.Id is { } id ? PageOf(workspace, id) : "");
        context.SetOutput(Action, action);
        context.SetOutput(Changes, plan.Changes.Count.ToString());
    }

    private static string PageOf(Workspace workspace, long id) => new Uri(workspace.Address, $"jobs/{id}").ToString();
}
