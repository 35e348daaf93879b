namespace CiTasks.Benchmarks;

/// <summary>A root that goes with its benchmark.</summary>
internal sealed class Scratch : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("citasks-bench-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
