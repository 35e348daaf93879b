namespace CiTasks.Hosts.PullRequests;

/// <summary>A check run that exists.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Page">Where people see it.</param>
public sealed record CheckTicket(long Id, string Name, Uri? Page);
