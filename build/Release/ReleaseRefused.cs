namespace CiTasks.Build.Release;

/// <summary>Why nothing was released, in words for the one who asked. Nothing was changed.</summary>
public sealed class ReleaseRefused(string message) : Exception(message);
