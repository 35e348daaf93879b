using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>
/// Finds the run that this step of the pipeline has started before. An active one is waited for, one
/// that succeeded is the result, one that failed is repaired or makes room for a fresh one.
/// </summary>
internal sealed partial class EarlierRun(TaskContext context, Workspace workspace, RunSettings settings, RunOrder order, RunStart start)
{
    // Each failed attempt of a pipeline leaves one token behind.
    private const int MostTokens = 100;

    /// <summary>The run that the user named; null when it is gone or not worth taking up.</summary>
    /// <exception cref="TaskFailureException">It belongs to another job.</exception>
    public async Task<StartedRun?> NamedAsync(long id, CancellationToken cancel)
    {
        if (await workspace.Runs.FindAsync(id, cancel).ConfigureAwait(false) is not { } run)
        {
            context.Host.Write($"run {id} is gone; starting afresh");
            return null;
        }

        if (order.Body.Number("job_id") is { } job && run.Number("job_id") != job)
        {
            throw new TaskFailureException(ExitCode.Invalid, new Finding("CIT0541", $"run {id} is not one of {order.Title}")
            {
                At = order.At,
                Hint = $"it belongs to job {run.Text("job_id") ?? "none"}; give run-id a run of job {job}, or leave it out",
            });
        }

        return IsWorthIt(run) ? new StartedRun(id, IsOurs: false) : null;
    }

    /// <summary>
    /// Goes through the tokens that earlier attempts used, from the first on: one that the service
    /// knows brings back its run, the first that it does not know starts a fresh one.
    /// </summary>
    public async Task<StartedRun> ByTokenAsync(StartTokens tokens, CancellationToken cancel)
    {
        for (var number = 1; number <= MostTokens; number++)
        {
            StartedRun found;
            try
            {
                found = await start.SendAsync(tokens.At(number), isShared: true, cancel).ConfigureAwait(false);
            }
            catch (DatabricksException problem) when (IsDeleted(problem))
            {
                context.Host.Write("a run that an earlier attempt started was deleted");
                continue;
            }

            if (found.IsOurs || (await workspace.Runs.FindAsync(found.Id, cancel).ConfigureAwait(false) is { } run && IsWorthIt(run)))
            {
                return found;
            }
        }

        throw new TaskFailureException(ExitCode.JobFailed, new Finding("CIT0542", $"{MostTokens} runs of {order.Title} have failed for this step of the pipeline") { At = order.At });
    }

    /// <summary>The run that a record leads to; null when a fresh one is to be started.</summary>
    public async Task<StartedRun?> ByRecordAsync(StartRecord record, CancellationToken cancel)
    {
        if (record.Read() is not { } earlier)
        {
            return null;
        }

        if (earlier.RunId is { } id)
        {
            return await workspace.Runs.FindAsync(id, cancel).ConfigureAwait(false) is { } run && IsWorthIt(run) ? new StartedRun(id, IsOurs: false) : null;
        }

        // The process ended between sending the token and hearing of the run.
        try
        {
            var found = await start.SendAsync(earlier.Token, isShared: true, cancel).ConfigureAwait(false);
            record.Write(earlier.Token, found.Id);
            return found.IsOurs || (await workspace.Runs.FindAsync(found.Id, cancel).ConfigureAwait(false) is { } run && IsWorthIt(run)) ? found : null;
        }
        catch (DatabricksException problem) when (IsDeleted(problem))
        {
            return null;
        }
    }

    private bool IsWorthIt(JsonObject document)
    {
        var run = RunPart.Of(document);
        var (worth, words) = run.Outcome switch
        {
            RunOutcome.Waiting => (true, $"taking up run {run.Id}, which an earlier attempt started"),
            RunOutcome.Succeeded => (true, $"run {run.Id}, which an earlier attempt started, has succeeded already: nothing is started"),
            RunOutcome.SucceededWithFailures when settings.TolerateFailures => (true, $"run {run.Id}, which an earlier attempt started, is over already: nothing is started"),
            _ when settings.Repairs > 0 && RunRepair.CanRepair(run, document) => (true, $"taking up run {run.Id}, which an earlier attempt started and which ended as {run.State}, to repair it"),
            _ => (false, $"run {run.Id}, which an earlier attempt started, ended as {run.State}; starting afresh"),
        };
        context.Host.Write($"{words}{(run.Link.Length > 0 ? $"  {run.Link}" : "")}");
        return worth;
    }

    // The exact words are not documented; only a token that cannot be used any more is refused like this.
    private static bool IsDeleted(DatabricksException problem) =>
        problem.Kind is ErrorKind.Invalid or ErrorKind.NotFound or ErrorKind.AlreadyExists && Deleted().IsMatch(problem.Message);

    [GeneratedRegex(@"idempot|token.*delet|run.*delet", RegexOptions.IgnoreCase)]
    private static partial Regex Deleted();
}
