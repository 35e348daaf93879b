namespace CiTasks.Rehearsal.Faults;

/// <summary>A rule for faults that makes no sense, and why.</summary>
internal sealed class FaultException(string message) : Exception(message);
