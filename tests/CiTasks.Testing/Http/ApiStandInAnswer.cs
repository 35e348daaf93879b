namespace CiTasks.Testing.Http;

/// <summary>An answer as it goes over the wire.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Text">The content; null for none.</param>
public sealed record ApiStandInAnswer(int Status, string? Text)
{
    public string Type { get; init; } = "application/json; charset=utf-8";

    /// <summary>Headers; those without a value are left out.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
