namespace CiTasks.Build.Images;

/// <summary>An image of this repository.</summary>
public sealed record ImageKind(string Name, string Dockerfile)
{
    /// <summary>What it may weigh, in bytes: a runner pulls it in every job.</summary>
    public long LargestSize { get; init; } = long.MaxValue;

    /// <summary>The two that share a build stage follow each other, so that the second takes it from the cache.</summary>
    public static IReadOnlyList<ImageKind> All { get; } =
    [
        new("citasks", "Dockerfile") { LargestSize = 50_000_000 },
        new("citasks-python", "Dockerfile.python"),
        new("citasks-rehearsal", "Dockerfile.rehearsal"),
    ];

    /// <param name="tag">As in <c>citasks:dev</c>.</param>
    public string Reference(string tag) => $"{Name}:{tag}";
}
