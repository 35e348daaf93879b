using CiTasks.Planning.Results;

namespace CiTasks.Tasks.Announcing;

/// <summary>
/// The mark that a build gets for what a step did, so that a list of builds can be searched for the last one that
/// deployed to an environment, or that failed there.
/// </summary>
internal static class BuildTags
{
    private const int LongestEnvironment = 60;

    /// <summary><c>citasks-prod-succeeded</c>; null when the step changed nothing, and for a plan.</summary>
    /// <param name="result">What became of the step.</param>
    /// <param name="environment">The environment; empty for none.</param>
    /// <param name="isPlan">Whether it only told what would change.</param>
    public static string? Of(ResultDocument result, string environment, bool isPlan) =>
        isPlan || !News.IsChange(result) ? null
        : string.Join('-', new[] { "citasks", Word(environment), result.Outcome }.Where(part => part.Length > 0));

    // A tag is a part of an address in the REST API.
    private static string Word(string text) =>
        new string([.. text.Take(LongestEnvironment).Select(character => char.IsAsciiLetterOrDigit(character) || character == '.' ? character : '-')]).Trim('-', '.');
}
