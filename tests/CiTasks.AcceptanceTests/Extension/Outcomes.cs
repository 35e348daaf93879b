using CiTasks.Testing.AzureAgent;

namespace CiTasks.AcceptanceTests.Extension;

/// <summary>What tests ask of a step.</summary>
internal static class Outcomes
{
    /// <summary>However it ends, the agent has nothing to complain about, and nothing is left; all that is known of the step is in the message.</summary>
    public static TaskOutcome Ends(this TaskOutcome outcome, TaskVerdict verdict)
    {
        var isRight = outcome.Result == verdict && outcome is { ExitCode: 0, LeftStreamsOpen: false, StillRunning: [], Log.Problems: [] };
        Assert.True(isRight, $"not {verdict} in good order: {outcome.Page}");
        return outcome;
    }

    public static TaskOutcome Says(this TaskOutcome outcome, string text)
    {
        Assert.True(outcome.Log.Lines.Any(line => line.Contains(text, StringComparison.Ordinal)), $"'{text}' is not in: {outcome.Page}");
        return outcome;
    }
}
