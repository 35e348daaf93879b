namespace CiTasks.Sbom;

/// <summary>What is known of the image itself.</summary>
/// <param name="Created">ISO 8601, UTC, in whole seconds.</param>
public sealed record ImageFacts(string Name, string Version, string Base, string Source, string Created);
