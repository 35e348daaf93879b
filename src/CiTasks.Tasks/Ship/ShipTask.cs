using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Databricks.Errors;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.DeployJob;
using CiTasks.Tasks.FetchFiles;
using CiTasks.Tasks.Package;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs;
using CiTasks.Tasks.SyncRepo;

namespace CiTasks.Tasks.Ship;

/// <summary><c>ship</c>: the manifest in one step.</summary>
public static class ShipTask
{
    /// <summary>The manifest.</summary>
    public static readonly Input<string> ManifestFile = Input.Path("manifest", "The manifest, or the folder it lies in.") with { Default = "citasks.json" };

    /// <summary>The definition.</summary>
    public static TaskDefinition Definition { get; } = new("ship", "Runs the manifest: package → sync-files → sync-repo → deploy-job → run-job → submit-run → fetch-files.")
    {
        Description = "Everything that can be checked without a workspace is checked first: manifest, job files, wheel and entry points, folders, credentials. "
            + "With mode plan nothing is changed and nothing is run.",
        Inputs = [ManifestFile, SharedInputs.Mode, SharedInputs.Target, SharedInputs.Vars, SharedInputs.Python, RunInputs.Reattach, .. SharedInputs.Workspace],
        Outputs =
        [
            PackageTask.Wheel, PackageTask.Archive, SyncRepoTask.RepoId, SyncRepoTask.RepoPath, SyncRepoTask.WorkspacePath, SyncRepoTask.Commit, DeployJobTask.JobId, DeployJobTask.JobUrl, DeployJobTask.Action,
            .. RunOutputs.All,
        ],
        Subject = [ManifestFile],
        Examples = ["citasks ship", "citasks ship --manifest samples/iris-databricks/citasks.json --mode plan"],
        GitHub = new GitHubExtras("send", "orange"),
        Azure = new AzureExtras(new Guid("e2f210d9-a267-4829-a9da-c60b95f07a73")),
        RunAsync = RunAsync,
    };

    private static async Task<TaskResult> RunAsync(TaskContext context, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        var manifest = Manifest.Read(context, context.Inputs.Get(ManifestFile), ShipSteps.All, findings);
        context.ReportOrStop(findings);
        var voyage = new Voyage(context, manifest!);
        context.ReportOrStop(voyage.CheckSources(offline: false).Where(finding => !finding.IsWarning).ToList());
        var runs = new List<TaskRun>();
        var plan = context.Inputs.Get(SharedInputs.Mode) == "plan";
        var entries = manifest!.Entries.Where(entry => !plan || !ShipSteps.NotInPlan.Contains(entry.Task)).ToList();
        var jobsChecked = false;
        for (var number = 1; number <= entries.Count; number++)
        {
            var entry = entries[number - 1];
            if (!jobsChecked && entry.Task != PackageTask.Definition)
            {
                var problems = await voyage.CheckJobsAsync(buildPending: false, offline: false, cancel).ConfigureAwait(false);
                if (problems.Where(finding => !finding.IsWarning).ToList() is { Count: > 0 } errors)
                {
                    throw new TaskFailureException(ExitCode.Invalid, errors) { Partial = Sum(runs) };
                }

                await GreetAsync(context, cancel).ConfigureAwait(false);
                jobsChecked = true;
            }

            // After a failed run only what it left behind is still worth fetching.
            var failed = runs.FirstOrDefault(run => run.Result.Code != ExitCode.Done);
            if (failed is not null && !(failed.Result.Code == ExitCode.JobFailed && entry.Task == FetchFilesTask.Definition))
            {
                continue;
            }

            context.Host.Share(number - 1, entries.Count);
            using (context.Host.Group($"{number}/{entries.Count} {entry.Title}"))
            {
                if (failed is not null)
                {
                    context.Host.Write("the run failed: what is there may be of an earlier run");
                }

                runs.Add(await voyage.RunAsync(entry, afterFailure: failed is not null, cancel).ConfigureAwait(false) with { Title = entry.Title });
            }

            context.Absorb(runs[^1]);
            voyage.Carry(runs[^1]);
            foreach (var (name, value) in runs[^1].Outputs)
            {
                // Not merely the same name: the action of another task is not the job's.
                if (context.Task.Outputs.FirstOrDefault(output => output.Covers(name) && entry.Task.Outputs.Contains(output)) is { } output)
                {
                    context.SetOutput(output with { Name = name }, value);
                }
            }
        }

        var code = runs.FirstOrDefault(run => run.Result.Code != ExitCode.Done)?.Result.Code ?? ExitCode.Done;
        Print(context, runs);
        return Sum(runs) with { Code = code };
    }

    // Who we are there, before anything is sent: a wrong token or address shows here and not half-way.
    private static async Task GreetAsync(TaskContext context, CancellationToken cancel)
    {
        using var workspace = context.OpenWorkspace();
        try
        {
            context.Host.Write($"workspace {workspace.Address} as {await workspace.CurrentUser.GetNameAsync(cancel).ConfigureAwait(false)}");
        }
        catch (DatabricksException refusal) when (refusal.Kind is ErrorKind.Invalid or ErrorKind.NotFound)
        {
            // A name is a courtesy: a workspace without this API still does the work.
            context.Host.Write($"workspace {workspace.Address}");
        }
    }

    private static void Print(TaskContext context, List<TaskRun> runs)
    {
        using (context.Host.Group("result"))
        {
            context.Host.WriteTable(["step", "outcome", "time"], Rows(runs));
            // The reason of a red ship is the last thing on the screen.
            foreach (var error in runs.SelectMany(run => run.Diagnostics).Where(diagnostic => diagnostic.Severity == Hosts.Diagnostics.Severity.Error))
            {
                context.Host.Write($"{error.Id}{(error.Place is { } place ? $" {place}" : "")}: {error.Summary}");
            }
        }
    }

    private static List<string[]> Rows(List<TaskRun> runs) =>
        [.. runs.Select(run => new[] { run.Title ?? run.Task, TaskRun.Outcome(run.Result.Code), Spans.Show(run.Ended - run.Started) })];

    private static TaskResult Sum(List<TaskRun> runs)
    {
        var page = new StringBuilder(Markdown.Table(["step", "outcome", "time"], Rows(runs)));
        foreach (var run in runs)
        {
            page.Append($"\n## {Markdown.Text(run.Title ?? run.Task)}\n\n{run.Result.Markdown}");
        }

        return TaskResult.Done with
        {
            Details = new JsonObject { ["steps"] = new JsonArray([.. runs.Select(run => run.ToJson())]) },
            Markdown = page.ToString(),
        };
    }
}
