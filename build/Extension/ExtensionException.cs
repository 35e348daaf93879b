namespace CiTasks.Build.Extension;

/// <summary>Why there is no extension, in words for the one who asked.</summary>
public sealed class ExtensionException(string message) : Exception(message);
