namespace CiTasks.Hosts.PullRequests;

/// <summary>Where a comment stands now.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Page">Where people see it.</param>
/// <param name="Action"><c>created</c>, <c>updated</c> or <c>unchanged</c>.</param>
public sealed record CommentPlace(long Id, Uri? Page, string Action);
