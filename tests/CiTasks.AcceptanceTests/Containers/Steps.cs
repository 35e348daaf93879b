using CiTasks.Testing.GitHubRunner;

namespace CiTasks.AcceptanceTests.Containers;

/// <summary>What tests ask of a step.</summary>
internal static class Steps
{
    /// <summary>All that is known of the step is in the message when it ended otherwise.</summary>
    public static StepResult Ends(this StepResult result, string outcome, int exitCode = 0)
    {
        Assert.True((result.Outcome, result.ExitCode) == (outcome, exitCode), $"not {outcome} with {exitCode}: {result.Page}");
        return result;
    }

    public static StepResult Says(this StepResult result, string text)
    {
        Assert.True(result.Log.Any(line => line.Contains(text, StringComparison.Ordinal)), $"'{text}' is not in: {result.Page}");
        return result;
    }

    public static LogAnnotation[] Errors(this StepResult result) => [.. result.Annotations.Where(annotation => annotation.Level == "error")];
}
