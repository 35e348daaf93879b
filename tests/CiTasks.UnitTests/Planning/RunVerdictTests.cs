using CiTasks.Planning.Runs;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class RunVerdictTests
{
    private static readonly string?[] Active = ["QUEUED", "PENDING", "RUNNING", "TERMINATING", "BLOCKED", "WAITING_FOR_RETRY", "INVENTED", "terminated", ""];
    private static readonly string?[] Over = ["TERMINATED", "SKIPPED", "INTERNAL_ERROR"];

    private static readonly string?[] Results =
    [
        null, "SUCCESS", "FAILED", "TIMEDOUT", "CANCELED", "MAXIMUM_CONCURRENT_RUNS_REACHED", "EXCLUDED", "SUCCESS_WITH_FAILURES",
        "UPSTREAM_FAILED", "UPSTREAM_CANCELED", "DISABLED", "EVICTED", "UPSTREAM_EVICTED", "INVENTED", "success", "",
    ];

    private static readonly string?[] Codes =
    [
        null, "SUCCESS", "SUCCESS_WITH_FAILURES", "USER_CANCELED", "CANCELED", "SKIPPED", "INTERNAL_ERROR", "DRIVER_ERROR", "RUN_EXECUTION_ERROR",
        "MAX_CONCURRENT_RUNS_EXCEEDED", "LIBRARY_INSTALLATION_ERROR", "INVENTED",
    ];

    private static readonly string?[] States = [null, "BLOCKED", "PENDING", "QUEUED", "RUNNING", "TERMINATING", "WAITING", "TERMINATED", "INVENTED"];

    public static TheoryData<string?> Running => new(Active);

    [Theory]
    [MemberData(nameof(Running))]
    public void A_run_that_is_not_over_or_in_an_unknown_state_is_waited_for(string? lifeCycle)
    {
        Assert.All(Results, result => Assert.All(States, status => Assert.Equal(RunOutcome.Waiting, RunVerdict.Of(lifeCycle, result, status))));
    }

    [Fact]
    public void Over_the_whole_grid_only_terminated_with_success_is_a_success()
    {
        var successes =
            from lifeCycle in Active.Concat(Over)
            from result in Results
            where RunVerdict.Of(lifeCycle, result) == RunOutcome.Succeeded
            select (lifeCycle, result);

        Assert.Equal([("TERMINATED", "SUCCESS")], successes);
    }

    [Fact]
    public void A_run_that_is_over_is_never_waited_for()
    {
        Assert.All(
            from lifeCycle in Over from result in Results from code in Codes select (lifeCycle, result, code),
            run => Assert.NotEqual(RunOutcome.Waiting, RunVerdict.Of(run.lifeCycle, run.result, "RUNNING", run.code)));
    }

    [Theory]
    [InlineData("TERMINATED", "SUCCESS_WITH_FAILURES", RunOutcome.SucceededWithFailures)]
    [InlineData("TERMINATED", "FAILED", RunOutcome.Failed)]
    [InlineData("TERMINATED", "UPSTREAM_FAILED", RunOutcome.Failed)]
    [InlineData("TERMINATED", "EVICTED", RunOutcome.Failed)]
    [InlineData("TERMINATED", "INVENTED", RunOutcome.Failed)]
    [InlineData("TERMINATED", "success", RunOutcome.Failed)]
    [InlineData("TERMINATED", "", RunOutcome.Failed)]
    [InlineData("TERMINATED", null, RunOutcome.Failed)]
    [InlineData("TERMINATED", "CANCELED", RunOutcome.Canceled)]
    [InlineData("TERMINATED", "UPSTREAM_CANCELED", RunOutcome.Canceled)]
    [InlineData("TERMINATED", "TIMEDOUT", RunOutcome.TimedOut)]
    [InlineData("TERMINATED", "EXCLUDED", RunOutcome.Skipped)]
    [InlineData("TERMINATED", "DISABLED", RunOutcome.Skipped)]
    [InlineData("TERMINATED", "MAXIMUM_CONCURRENT_RUNS_REACHED", RunOutcome.Skipped)]
    [InlineData("SKIPPED", "MAXIMUM_CONCURRENT_RUNS_REACHED", RunOutcome.Skipped)]
    [InlineData("SKIPPED", "SUCCESS", RunOutcome.Skipped)]
    [InlineData("SKIPPED", null, RunOutcome.Skipped)]
    [InlineData("INTERNAL_ERROR", "FAILED", RunOutcome.Failed)]
    [InlineData("INTERNAL_ERROR", "SUCCESS", RunOutcome.Failed)]
    [InlineData("INTERNAL_ERROR", "SUCCESS_WITH_FAILURES", RunOutcome.Failed)]
    [InlineData("INTERNAL_ERROR", null, RunOutcome.Failed)]
    [InlineData("INTERNAL_ERROR", "TIMEDOUT", RunOutcome.TimedOut)]
    public void Each_pair_of_old_states_has_its_outcome(string lifeCycle, string? result, RunOutcome outcome)
    {
        Assert.Equal(outcome, RunVerdict.Of(lifeCycle, result));
    }

    [Theory]
    [InlineData("SUCCESS", RunOutcome.Succeeded)]
    [InlineData("SUCCESS_WITH_FAILURES", RunOutcome.SucceededWithFailures)]
    [InlineData("USER_CANCELED", RunOutcome.Canceled)]
    [InlineData("CANCELED", RunOutcome.Canceled)]
    [InlineData("SKIPPED", RunOutcome.Skipped)]
    [InlineData("MAX_CONCURRENT_RUNS_EXCEEDED", RunOutcome.Skipped)]
    [InlineData("RUN_EXECUTION_ERROR", RunOutcome.Failed)]
    [InlineData("LIBRARY_INSTALLATION_ERROR", RunOutcome.Failed)]
    [InlineData("INVENTED", RunOutcome.Failed)]
    [InlineData(null, RunOutcome.Failed)]
    public void Without_the_old_states_the_new_status_decides(string? code, RunOutcome outcome)
    {
        Assert.Equal(outcome, RunVerdict.Of(null, null, "TERMINATED", code));
    }

    [Fact]
    public void Without_the_old_states_only_a_terminated_status_is_over()
    {
        Assert.All(States, status => Assert.All(Codes, code => Assert.Equal(status != "TERMINATED", RunVerdict.Of(null, null, status, code) == RunOutcome.Waiting)));
    }
}
