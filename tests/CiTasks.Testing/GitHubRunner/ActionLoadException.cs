namespace CiTasks.Testing.GitHubRunner;

/// <summary>An action that the runner refuses to load, in the runner's manner of saying so.</summary>
public sealed class ActionLoadException(string message) : Exception(message);
