namespace CiTasks.Hosts.PullRequests;

/// <summary>What a board can show.</summary>
/// <param name="Name">What people call it, such as <c>GitHub</c>.</param>
/// <param name="LongestComment">Most characters that we put into a comment, somewhat below the service's own limit.</param>
/// <param name="DrawsCharts">Whether Mermaid code blocks become drawings.</param>
public sealed record BoardTraits(string Name, int LongestComment, bool DrawsCharts);
