namespace CiTasks.Rehearsal.CommandLine;

/// <summary>The command line is understood but makes no sense.</summary>
internal sealed class UsageException(string message) : Exception(message);
