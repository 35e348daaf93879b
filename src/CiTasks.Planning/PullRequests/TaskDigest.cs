namespace CiTasks.Planning.PullRequests;

/// <summary>One task in a <see cref="RunDigest"/>.</summary>
/// <param name="Name">Its name, with the run's in front when there were several runs.</param>
/// <param name="State"><c>ok</c>, <c>failed</c>, <c>cancelled</c>, <c>idle</c> (did not run) or <c>open</c>.</param>
/// <param name="Seconds">How long it took, or null while unknown.</param>
public sealed record TaskDigest(string Name, string State, double? Seconds);
