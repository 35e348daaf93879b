namespace CiTasks.Build.Release;

/// <summary>Why nothing was released, in words for the one who asked. Nothing was changed.</summary>
public sealed class ReleaseRefusedException(string message) : Exception(message);
