namespace CiTasks.Testing.AzureAgent;

/// <summary>An extension, a task or a step that the server refuses to take or the agent to start.</summary>
public sealed class TaskLoadException(string message) : Exception(message);
