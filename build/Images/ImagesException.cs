namespace CiTasks.Build.Images;

/// <summary>An image cannot be built here; the message says what to do about it.</summary>
public sealed class ImagesException(string message) : Exception(message);
