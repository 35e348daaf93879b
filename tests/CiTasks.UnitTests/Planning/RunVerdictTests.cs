using CiTasks.Planning.Runs;
using Xunit;

namespace CiTasks.UnitTests.Planning;

/// <summary>
/// The whole grid. A row of a table is a termination code, a column a result; one letter a cell:
/// S succeeded, w with failures, F failed, C cancelled, T timed out, K skipped, . waiting.
/// </summary>
public sealed class RunVerdictTests
{
    private const string None = "-";

    private const string Columns = """
        SUCCESS SUCCESS_WITH_FAILURES FAILED TIMEDOUT CANCELED UPSTREAM_CANCELED UPSTREAM_FAILED EVICTED UPSTREAM_EVICTED
        EXCLUDED DISABLED MAXIMUM_CONCURRENT_RUNS_REACHED INVENTED success -
        """;

    //                                 SUCCESS
    //                                 | SUCCESS_WITH_FAILURES
    //                                 | | FAILED
    //                                 | | | TIMEDOUT
    //                                 | | | | CANCELED
    //                                 | | | | | UPSTREAM_CANCELED
    //                                 | | | | | | UPSTREAM_FAILED
    //                                 | | | | | | | EVICTED
    //                                 | | | | | | | | UPSTREAM_EVICTED
    //                                 | | | | | | | | | EXCLUDED
    //                                 | | | | | | | | | | DISABLED
    //                                 | | | | | | | | | | | MAXIMUM_CONCURRENT_RUNS_REACHED
    //                                 | | | | | | | | | | | | an unknown word
    //                                 | | | | | | | | | | | | | the right word in the wrong case
    //                                 | | | | | | | | | | | | | | none
    private const string Terminated = """
        -                              S w F T C C F F F K K K F F F
        INVENTED                       S w F T C C F F F K K K F F F
        SUCCESS                        S w F T C C F F F K K K F F S
        SUCCESS_WITH_FAILURES          w w F T C C F F F K K K F F w
        USER_CANCELED                  C C F T C C F F F K K K F F C
        CANCELED                       C C F T C C F F F K K K F F C
        SKIPPED                        K K F T C C F F F K K K F F K
        MAX_CONCURRENT_RUNS_EXCEEDED   K K F T C C F F F K K K F F K
        DISABLED                       K K F T C C F F F K K K F F K
        INTERNAL_ERROR                 F F F T C C F F F K K K F F F
        DRIVER_ERROR                   F F F T C C F F F K K K F F F
        CLUSTER_ERROR                  F F F T C C F F F K K K F F F
        REPOSITORY_CHECKOUT_FAILED     F F F T C C F F F K K K F F F
        INVALID_CLUSTER_REQUEST        F F F T C C F F F K K K F F F
        WORKSPACE_RUN_LIMIT_EXCEEDED   F F F T C C F F F K K K F F F
        FEATURE_DISABLED               F F F T C C F F F K K K F F F
        CLUSTER_REQUEST_LIMIT_EXCEEDED F F F T C C F F F K K K F F F
        STORAGE_ACCESS_ERROR           F F F T C C F F F K K K F F F
        RUN_EXECUTION_ERROR            F F F T C C F F F K K K F F F
        UNAUTHORIZED_ERROR             F F F T C C F F F K K K F F F
        LIBRARY_INSTALLATION_ERROR     F F F T C C F F F K K K F F F
        MAX_SPARK_CONTEXTS_EXCEEDED    F F F T C C F F F K K K F F F
        RESOURCE_NOT_FOUND             F F F T C C F F F K K K F F F
        INVALID_RUN_CONFIGURATION      F F F T C C F F F K K K F F F
        CLOUD_FAILURE                  F F F T C C F F F K K K F F F
        MAX_JOB_QUEUE_SIZE_EXCEEDED    F F F T C C F F F K K K F F F
        BREAKING_CHANGE                F F F T C C F F F K K K F F F
        BUDGET_POLICY_LIMIT_EXCEEDED   F F F T C C F F F K K K F F F
        CLUSTER_TERMINATED_BY_USER     F F F T C C F F F K K K F F F
        """;

    private static readonly string[] Active = ["QUEUED", "PENDING", "RUNNING", "TERMINATING", "BLOCKED", "WAITING_FOR_RETRY"];
    private static readonly string[] Unknown = [None, "", "INVENTED", "terminated", "success"];
    private static readonly string[] Statuses = ["BLOCKED", "PENDING", "QUEUED", "RUNNING", "TERMINATING", "TERMINATED", "WAITING"];
    private static readonly string[] AllStatuses = [.. Statuses, None, "", "INVENTED", "terminated"];
    private static readonly string[] Failures = ["INTERNAL_ERROR", "CLIENT_ERROR", "CLOUD_FAILURE"];
    private static readonly string[] Results = Columns.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    // What is green or yellow is red, and nothing else differs.
    private static string NeverGreen => Terminated.Replace(" S", " F", StringComparison.Ordinal).Replace(" w", " F", StringComparison.Ordinal);

    private static string[] Codes => [.. Cells(Terminated).Select(cell => cell.Code).Distinct()];

    [Fact]
    public void Terminated_means_what_result_and_code_say() => Agrees("TERMINATED", Terminated, AllStatuses);

    [Fact]
    public void An_internal_error_is_never_green() => Agrees("INTERNAL_ERROR", NeverGreen, AllStatuses);

    [Fact]
    public void Skipped_is_skipped_whatever_stands_beside_it() =>
        Agrees("SKIPPED", All(Terminated, 'K'), AllStatuses);

    [Fact]
    public void A_known_state_that_is_not_over_is_waited_for_whatever_stands_beside_it() =>
        Assert.All(Active, lifeCycle => Agrees(lifeCycle, All(Terminated, '.'), AllStatuses));

    [Fact]
    public void An_unknown_state_is_waited_for_until_the_status_is_terminated() =>
        Assert.All(Unknown, lifeCycle => Agrees(lifeCycle, All(Terminated, '.'), AllStatuses.Except(["TERMINATED"])));

    [Fact]
    public void An_unknown_state_or_none_is_over_when_the_status_is_terminated_and_means_the_same_then() =>
        Assert.All(Unknown, lifeCycle => Agrees(lifeCycle, Terminated, ["TERMINATED"]));

    [Fact]
    public void A_type_that_is_no_success_is_never_green() =>
        Assert.Empty(
            from cell in Cells(Terminated)
            from type in Failures
            where RunVerdict.Of("TERMINATED", Given(cell.Result), "TERMINATED", Given(cell.Code), type)
                != (cell.Outcome == RunOutcome.Succeeded ? RunOutcome.Failed : cell.Outcome)
            select (cell, type));

    [Fact]
    public void A_type_that_is_a_success_or_unknown_changes_nothing() =>
        Assert.Empty(
            from cell in Cells(Terminated)
            from type in (string[])["SUCCESS", "INVENTED", ""]
            where RunVerdict.Of("TERMINATED", Given(cell.Result), "TERMINATED", Given(cell.Code), type) != cell.Outcome
            select (cell, type));

    [Fact]
    public void Green_needs_the_word_success_and_an_end()
    {
        var green =
            from lifeCycle in Active.Concat(Unknown).Concat(["TERMINATED", "SKIPPED", "INTERNAL_ERROR"])
            from result in Results
            from status in AllStatuses
            from code in Codes
            where RunVerdict.Of(Given(lifeCycle), Given(result), Given(status), Given(code)) == RunOutcome.Succeeded
            select (lifeCycle, result, status, code);
        Assert.All(green, run =>
        {
            Assert.True(run.result == "SUCCESS" || run.result == None && run.code == "SUCCESS", $"{run}");
            Assert.True(run.lifeCycle == "TERMINATED" || run.status == "TERMINATED", $"{run}");
            Assert.True(run.code is "SUCCESS" or "INVENTED" or None, $"{run}");
        });
    }

    // Pairs of the two forms as the service and its stand-in write them for one and the same end.
    [Theory]
    [InlineData("TERMINATED", "SUCCESS", "SUCCESS", "SUCCESS", RunOutcome.Succeeded)]
    [InlineData("TERMINATED", "SUCCESS_WITH_FAILURES", "SUCCESS_WITH_FAILURES", "SUCCESS", RunOutcome.SucceededWithFailures)]
    [InlineData("TERMINATED", "FAILED", "RUN_EXECUTION_ERROR", "CLIENT_ERROR", RunOutcome.Failed)]
    [InlineData("INTERNAL_ERROR", "FAILED", "RUN_EXECUTION_ERROR", "CLIENT_ERROR", RunOutcome.Failed)]
    [InlineData("INTERNAL_ERROR", "FAILED", "LIBRARY_INSTALLATION_ERROR", "CLIENT_ERROR", RunOutcome.Failed)]
    [InlineData("INTERNAL_ERROR", null, "CLOUD_FAILURE", "CLOUD_FAILURE", RunOutcome.Failed)]
    [InlineData("TERMINATED", "CANCELED", "USER_CANCELED", "CLIENT_ERROR", RunOutcome.Canceled)]
    [InlineData("SKIPPED", "MAXIMUM_CONCURRENT_RUNS_REACHED", "MAX_CONCURRENT_RUNS_EXCEEDED", "CLIENT_ERROR", RunOutcome.Skipped)]
    [InlineData("SKIPPED", "DISABLED", "DISABLED", "SUCCESS", RunOutcome.Skipped)]
    public void The_old_form_the_new_form_and_both_mean_the_same(string lifeCycle, string? result, string code, string type, RunOutcome outcome)
    {
        Assert.Equal(outcome, RunVerdict.Of(lifeCycle, result));
        Assert.Equal(outcome, RunVerdict.Of(null, null, "TERMINATED", code, type));
        Assert.Equal(outcome, RunVerdict.Of(lifeCycle, result, "TERMINATED", code, type));
    }

    [Fact]
    public void The_states_of_the_API_are_known_and_no_others()
    {
        Assert.All(Active.Concat(["TERMINATED", "SKIPPED", "INTERNAL_ERROR"]), lifeCycle => Assert.True(RunVerdict.IsKnown(lifeCycle), lifeCycle));
        Assert.All(Statuses, status => Assert.True(RunVerdict.IsKnown(null, status), status));
        Assert.All(Unknown, word => Assert.False(RunVerdict.IsKnown(Given(word), "INVENTED"), word));
        Assert.All(Unknown, word => Assert.False(RunVerdict.IsKnown(null, Given(word)), word));
        Assert.False(RunVerdict.IsKnown("INVENTED", "RUNNING"));
    }

    private static void Agrees(string lifeCycle, string table, IEnumerable<string> statuses) => Assert.Empty(
        from cell in Cells(table)
        from status in statuses
        let outcome = RunVerdict.Of(Given(lifeCycle), Given(cell.Result), Given(status), Given(cell.Code))
        where outcome != cell.Outcome
        select $"{lifeCycle} × {cell.Result} × {cell.Code} × status {status} is {outcome}, not {cell.Outcome}");

    private static IEnumerable<(string Code, string Result, RunOutcome Outcome)> Cells(string table)
    {
        foreach (var row in table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            Assert.Equal(Results.Length + 1, row.Length);
            for (var column = 0; column < Results.Length; column++)
            {
                yield return (row[0], Results[column], Letter(row[column + 1][0]));
            }
        }
    }

    private static string All(string table, char letter) =>
        string.Join('\n', table.Split('\n').Select(row => row.Split(' ')[0] + string.Concat(Results.Select(_ => " " + letter))));

    private static string? Given(string word) => word == None ? null : word;

    private static RunOutcome Letter(char letter) => letter switch
    {
        'S' => RunOutcome.Succeeded,
        'w' => RunOutcome.SucceededWithFailures,
        'F' => RunOutcome.Failed,
        'C' => RunOutcome.Canceled,
        'T' => RunOutcome.TimedOut,
        'K' => RunOutcome.Skipped,
        '.' => RunOutcome.Waiting,
        _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, "no outcome"),
    };
}
