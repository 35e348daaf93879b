namespace CiTasks.Build.Python;

/// <summary>No Python here can build the wheel; the message ends with the command that changes that.</summary>
public sealed class NoPythonException(string message) : Exception(message);
