namespace CiTasks.Planning.PullRequests;

/// <summary>The output of a check run.</summary>
/// <param name="Title">One line of plain text, at most 255 characters.</param>
/// <param name="Summary">Markdown, at most 65,535 bytes of UTF-8.</param>
/// <param name="Text">Markdown, at most 65,535 bytes of UTF-8.</param>
public sealed record CheckText(string Title, string Summary, string Text);
