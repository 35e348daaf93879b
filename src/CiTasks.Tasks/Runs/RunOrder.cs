using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;

namespace CiTasks.Tasks.Runs;

/// <summary>One run that a step is asked to start: nothing has been sent yet.</summary>
/// <param name="Title">What people call it: the job's name, <c>job 42</c>, or the run's name.</param>
/// <param name="Body">
/// The body of <c>jobs/run-now</c>, or of <c>jobs/runs/submit</c> in the form with <c>tasks</c>;
/// without <c>idempotency_token</c>, and without <c>job_id</c> when only the name is known.
/// </param>
internal sealed record RunOrder(string Title, JsonObject Body)
{
    /// <summary>Exact name of the job to run, when it is not known by id.</summary>
    public string? JobName { get; init; }

    /// <summary>True for a one-time run (<c>runs/submit</c>), which belongs to no job.</summary>
    public bool IsSubmit { get; init; }

    /// <summary>Where it was asked for, for findings.</summary>
    public Spot? At { get; init; }
}
