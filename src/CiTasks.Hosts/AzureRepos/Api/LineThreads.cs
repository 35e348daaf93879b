using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>Threads on lines: one for each remark of a step, the same one as long as the remark is there.</summary>
/// <remarks>
/// A thread is left alone while its remark stays, is fixed when the remark is gone, and opened again when it comes back. What a person said of it
/// (won't fix, by design, closed) stays. Its line is not changed: the service follows the file by itself.
/// </remarks>
internal sealed class LineThreads(AzureReposApi api, Identity identity, Places places, Iterations iterations)
{
    /// <summary>More of one step would bury everything else; each is a mail to somebody.</summary>
    public const int Most = 50;

    /// <summary>Brings the threads of a step in line with its remarks.</summary>
    /// <param name="pullRequest">Number of the pull request.</param>
    /// <param name="start">The step.</param>
    /// <param name="remarks">All there are now.</param>
    /// <param name="areAll">False when the step broke off: what it did not say may still be so.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task PutAsync(int pullRequest, CheckStart start, IReadOnlyList<Remark> remarks, bool areAll, CancellationToken cancel)
    {
        using var turn = await api.Turns.TakeAsync(cancel).ConfigureAwait(false);
        var patience = api.NewPatience();
        if (await iterations.IsOutdatedAsync(pullRequest, start.Commit, patience, cancel).ConfigureAwait(false))
        {
            // The build of a later push knows better, whichever of the two ends first.
            return;
        }

        var step = new Step(new ThreadList(api, identity, places, pullRequest, patience), pullRequest, start, remarks, areAll, patience);
        while (true)
        {
            try
            {
                await RoundAsync(step, cancel).ConfigureAwait(false);
                return;
            }
            catch (BoardException trouble)
            {
                // After an answer that was lost, a thread may be there: all are looked at again.
                await patience.SitOutAsync(trouble, cancel).ConfigureAwait(false);
            }
        }
    }

    private async Task RoundAsync(Step step, CancellationToken cancel)
    {
        var wanted = step.Remarks.ToDictionary(remark => remark.Id);
        var found = await step.Threads.FindAsync(thread => ThreadMarks.RemarkOf(thread, step.Start.ExternalId) is not null, step.Patience, cancel).ConfigureAwait(false);
        var there = new HashSet<string>();
        foreach (var thread in found)
        {
            var id = ThreadMarks.RemarkOf(thread.Document, step.Start.ExternalId)!;
            if (!wanted.TryGetValue(id, out var remark))
            {
                await LetGoAsync(step, thread, cancel).ConfigureAwait(false);
            }
            else if (there.Add(id))
            {
                await KeepAsync(step, thread, remark, cancel).ConfigureAwait(false);
            }
            else
            {
                // Made twice in a race, or after a lost answer.
                await step.Threads.DeleteAsync(thread, cancel).ConfigureAwait(false);
            }
        }

        var missing = step.Remarks.Where(remark => !there.Contains(remark.Id) && !step.Refused.Contains(remark.Id)).Take(Math.Max(Most - there.Count, 0)).ToList();
        await MakeAsync(step, missing, cancel).ConfigureAwait(false);
    }

    private static async Task LetGoAsync(Step step, OwnThread thread, CancellationToken cancel)
    {
        if (step.AreAll && ThreadStatus.IsOpen(thread.Status))
        {
            await step.Threads.SetStatusAsync(thread, ThreadStatus.Fixed, cancel).ConfigureAwait(false);
        }
    }

    private static async Task KeepAsync(Step step, OwnThread thread, Remark remark, CancellationToken cancel)
    {
        if (thread.Status != ThreadStatus.Fixed)
        {
            return;
        }

        // It is not fixed, whoever said so.
        if (thread.Text != remark.Text)
        {
            await step.Threads.WriteAsync(thread, remark.Text, cancel).ConfigureAwait(false);
        }

        await step.Threads.SetStatusAsync(thread, ThreadStatus.Active, cancel).ConfigureAwait(false);
    }

    private async Task MakeAsync(Step step, List<Remark> missing, CancellationToken cancel)
    {
        if (missing.Count == 0)
        {
            return;
        }

        var iteration = await iterations.FindAsync(step.PullRequest, step.Start.Commit, step.Patience, cancel).ConfigureAwait(false);
        var changes = iteration is { } number ? await iterations.ChangesAsync(step.PullRequest, number, step.Patience, cancel).ConfigureAwait(false) : null;
        foreach (var remark in missing)
        {
            var place = remark.Place(iteration, changes?.TryGetValue(remark.FilePath, out var id) == true ? id : null);
            try
            {
                await step.Threads.CreateAsync(remark.Text, remark.FirstStatus, ThreadMarks.Line(step.Start.ExternalId, remark.Id), place, cancel).ConfigureAwait(false);
            }
            catch (BoardException refusal) when (refusal.Kind == BoardProblem.Invalid)
            {
                // One that makes no sense to the service does not cost the others their place.
                step.Refused.Add(remark.Id);
            }
        }
    }

    private sealed record Step(ThreadList Threads, int PullRequest, CheckStart Start, IReadOnlyList<Remark> Remarks, bool AreAll, Patience Patience)
    {
        public HashSet<string> Refused { get; } = [];
    }
}
