using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.DeployJob;
using CiTasks.Tasks.Package;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Ship;

namespace CiTasks.Tasks.Check;

/// <summary><c>check</c>: everything that can be known to be wrong without a workspace or a token.</summary>
public static class CheckTask
{
    /// <summary>A single job file instead of a manifest.</summary>
    public static readonly Input<string> JobFile = Input.Path("job-file", "Check this job file only, instead of the manifest.");

    /// <summary>Count.</summary>
    public static readonly OutputDefinition Errors = new("errors", "Number of errors.");

    /// <summary>Count.</summary>
    public static readonly OutputDefinition Warnings = new("warnings", "Number of warnings.");

    /// <summary>The definition.</summary>
    public static TaskDefinition Definition { get; } = new("check", "Checks manifest, job files, wheel and folders offline.")
    {
        Description = "Needs no workspace and no token, so a pull request from a fork can run it. "
            + "A wheel that is not built yet is not held against the job files; run package first, or give --wheel, to include it.",
        Inputs = [ShipTask.ManifestFile, JobFile, SharedInputs.Target, SharedInputs.Vars, SharedInputs.Wheel],
        Outputs = [Errors, Warnings],
        Subject = [JobFile, ShipTask.ManifestFile],
        Examples = ["citasks check", "citasks check --job-file jobs/iris-databricks.json --wheel dist/iris_databricks-0.1-py3-none-any.whl"],
        GitHub = new GitHubExtras("check-circle", "orange"),
        Azure = new AzureExtras(new Guid("82431d6d-53a5-437d-93e7-addc6ec715e0")) { Category = "Test" },
        RunAsync = RunAsync,
    };

    private static async Task<TaskResult> RunAsync(TaskContext context, CancellationToken cancel)
    {
        var findings = context.Inputs.Find(JobFile) is null
            ? await CheckManifestAsync(context, cancel).ConfigureAwait(false)
            : await CheckJobAsync(context, cancel).ConfigureAwait(false);
        var warnings = findings.Count(finding => finding.IsWarning);
        context.SetOutput(Errors, (findings.Count - warnings).ToString());
        context.SetOutput(Warnings, warnings.ToString());
        foreach (var finding in findings)
        {
            context.Report(finding);
        }

        context.Host.Write(findings.Count == 0 ? "nothing to complain about" : $"{findings.Count - warnings} error(s), {warnings} warning(s)");
        return new TaskResult(warnings == findings.Count ? ExitCode.Done : ExitCode.Invalid)
        {
            Details = new JsonObject { ["errors"] = findings.Count - warnings, ["warnings"] = warnings },
        };
    }

    private static async Task<List<Finding>> CheckManifestAsync(TaskContext context, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        if (Manifest.Read(context, context.Inputs.Get(ShipTask.ManifestFile), ShipSteps.All, findings) is not { } manifest)
        {
            return findings;
        }

        var voyage = new Voyage(context, manifest);
        findings.AddRange(voyage.CheckSources(offline: true));
        var builds = manifest.Of(PackageTask.Definition).Any() && context.Inputs.Find(SharedInputs.Wheel) is null;
        findings.AddRange(await voyage.CheckJobsAsync(builds, offline: true, cancel).ConfigureAwait(false));
        return [.. findings.Distinct()];
    }

    private static async Task<List<Finding>> CheckJobAsync(TaskContext context, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        var job = TaskRunner.Open(DeployJobTask.Definition, context.Given, context.Surroundings, context.Folder, findings, offline: true);
        if (findings.Count == 0 && await JobPreparation.ReadAsync(job, buildPending: context.Inputs.Find(SharedInputs.Wheel) is null, findings, cancel).ConfigureAwait(false) is { } prepared)
        {
            findings.AddRange(prepared.Findings);
        }

        return findings;
    }
}
