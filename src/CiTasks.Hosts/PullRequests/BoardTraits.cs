namespace CiTasks.Hosts.PullRequests;

/// <summary>What a board can show.</summary>
/// <param name="Name">What people call it, such as <c>GitHub</c>.</param>
/// <param name="Check">What people call a check there, such as <c>check run</c>.</param>
/// <param name="LongestComment">Most characters that we put into a comment, somewhat below the service's own limit.</param>
/// <param name="DrawsCharts">Whether Mermaid code blocks become drawings.</param>
/// <param name="ShowsRemarksWithoutPlace">Whether remarks that belong to no line are worth showing, on a file that every pipeline has; else the comment alone has them.</param>
public sealed record BoardTraits(string Name, string Check, int LongestComment, bool DrawsCharts, bool ShowsRemarksWithoutPlace);
