namespace CiTasks.Testing.AzureReposApi;

/// <summary>A push of a pull request.</summary>
/// <param name="Commit">Head of the branch after it.</param>
/// <param name="Files">All that the pull request changes by then.</param>
public sealed record AzureIteration(string Commit, IReadOnlyList<string> Files);
