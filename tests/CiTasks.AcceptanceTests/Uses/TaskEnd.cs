namespace CiTasks.AcceptanceTests.Uses;

/// <summary>What a task left behind, in the words of the catalogue, whatever CI system it ran on.</summary>
/// <param name="Outputs">By their names in the catalogue.</param>
/// <param name="Log">As the run's page shows it.</param>
/// <param name="Errors">As the CI system lists them.</param>
/// <param name="Masks">What is hidden from then on.</param>
/// <param name="Summary">The page that it added to the run.</param>
internal sealed record TaskEnd(
    IReadOnlyDictionary<string, string> Outputs,
    IReadOnlyList<string> Log,
    IReadOnlyList<(string? File, int? Line, string Message)> Errors,
    IReadOnlyList<string> Masks,
    string Summary)
{
    public bool Says(string text) => Log.Any(line => line.Contains(text, StringComparison.Ordinal));
}
