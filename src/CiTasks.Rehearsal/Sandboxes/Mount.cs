namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>
/// A folder of this machine and the place where a job expects it. A shared one is seen by every job at the same
/// place, like /dbfs; others are one task's own.
/// </summary>
internal sealed record Mount(string Host, string Inside, bool IsShared);
