namespace CiTasks.Tasks.Runs;

/// <summary>A run that a step follows.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsOurs">True when this very step started it: only then may the step cancel it.</param>
internal sealed record StartedRun(long Id, bool IsOurs);
