namespace CiTasks.Hosts;

/// <summary>A CI system that has ID tokens gave none.</summary>
/// <param name="message">What is the matter.</param>
/// <param name="inner">The transport's exception.</param>
public sealed class IdTokenException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the user can do about it.</summary>
    public required string Hint { get; init; }
}
