namespace CiTasks.Rehearsal.Python;

/// <summary>What a task needs around its code cannot be had, such as a secret that its settings name.</summary>
internal sealed class JobSetupException(string message) : Exception(message);
