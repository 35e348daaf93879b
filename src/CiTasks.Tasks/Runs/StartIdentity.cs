using System.Globalization;
using CiTasks.Planning.Json;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>Which start this is, as every attempt at the same step of the same pipeline sees it.</summary>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Attempt">This attempt; 1 for the first.</param>
/// <param name="IsLasting">
/// True when the tokens come from the pipeline and are the same on every machine; false on a laptop,
/// where only a record beside the results can lead back to a run.
/// </param>
internal sealed record StartIdentity(StartTokens Tokens, int Attempt, bool IsLasting)
{
    /// <summary>The identity of an order. Two equal orders of one process are two starts.</summary>
    public static StartIdentity Of(TaskContext context, Uri workspace, RunOrder order)
    {
        var facts = context.Host.Facts;
        var subject = StartTokens.Of(
            workspace.Authority, order.IsSubmit ? "submit" : "run-now", order.JobName, JsonText.Write(order.Body), context.Inputs.Find(RunInputs.Leg));
        var tokens = StartTokens.Of(
            subject.Family,
            // Its page tells a run from those of other organisations, which may count alike.
            facts.RunId is null ? context.Surroundings.Environment.Folder : facts.RunUrl?.AbsoluteUri ?? facts.Repository,
            facts.RunId, facts.Job, facts.Step,
            context.Surroundings.Starts.Next(subject.Family).ToString(CultureInfo.InvariantCulture));
        return new StartIdentity(tokens, int.TryParse(facts.RunAttempt, CultureInfo.InvariantCulture, out var attempt) && attempt > 0 ? attempt : 1, facts.RunId is not null);
    }
}
