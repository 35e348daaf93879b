using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs.Reports;
using CiTasks.Tasks.Runs;

namespace CiTasks.Tasks.SubmitRun;

/// <summary>
/// What the operator SubmitRunOp of the package kfp-azure-databricks left behind, beside the
/// outputs of every run, by its names in kebab-case (facts/orchestrators.md 2).
/// </summary>
public static class KfpOutputs
{
    /// <summary>Job behind the run.</summary>
    public static readonly OutputDefinition JobId = new("job-id", "Id of the job behind the run, when the service tells one.");

    /// <summary>Number.</summary>
    public static readonly OutputDefinition NumberInJob = new("number-in-job", "The run's number among the runs of its job.");

    /// <summary>Name.</summary>
    public static readonly OutputDefinition RunName = new("run-name", "The run's name.");

    /// <summary>Notebook result.</summary>
    public static readonly OutputDefinition NotebookResult = new("notebook-output-result", "What the run's first notebook gave to dbutils.notebook.exit.");

    /// <summary>Was it cut?</summary>
    public static readonly OutputDefinition NotebookTruncated = new("notebook-output-truncated", "true when the service kept only the beginning of that.");

    /// <summary>Error.</summary>
    public static readonly OutputDefinition Error = new("error", "The first failure of the run in one line; empty when there is none.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OutputDefinition> All { get; } = [JobId, NumberInJob, RunName, NotebookResult, NotebookTruncated, Error];

    /// <summary>Sets them from the report of the run that decides the step.</summary>
    internal static void Set(TaskContext context, RunReport report)
    {
        context.SetOutput(JobId, report.JobId?.ToString() ?? "");
        context.SetOutput(NumberInJob, report.NumberInJob?.ToString() ?? "");
        context.SetOutput(RunName, report.RunName);
        context.SetOutput(NotebookResult, report.NotebookValue ?? "");
        context.SetOutput(NotebookTruncated, report.NotebookTruncated ? "true" : "false");
        context.SetOutput(Error, report.ErrorText);
    }
}
