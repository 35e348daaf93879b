using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Git;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>The code of tasks that comes from the repository which the job names as its source.</summary>
internal static class GitCode
{
    /// <summary>Hands the run's checkout to <paramref name="execute"/>; without one the task has failed.</summary>
    public static async Task<TaskOutcome> ExecuteAsync(
        RunCheckouts checkouts, TaskAttempt attempt, Func<RunCheckout, Task<TaskOutcome>> execute, CancellationToken stop)
    {
        RunCheckout checkout;
        try
        {
            checkout = await checkouts.ForRunAsync(attempt.Run, stop);
        }
        catch (GitException problem)
        {
            return TaskOutcome.CheckoutFailed($"Failed to checkout Git repository: {problem.Failure.Word()}: {problem.Message}");
        }
        return await execute(checkout);
    }
}
