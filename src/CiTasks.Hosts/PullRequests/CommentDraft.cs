namespace CiTasks.Hosts.PullRequests;

/// <summary>What a comment shall say.</summary>
/// <param name="Text">Markdown.</param>
/// <param name="IsClean">True when nothing in it asks anybody to do something: a thread with it is closed.</param>
public sealed record CommentDraft(string Text, bool IsClean);
