namespace CiTasks.Build.Images;

/// <summary>The public images that the Dockerfiles stand on; a test compares the two.</summary>
public static class PublicImages
{
    public const string DebianSuite = "trixie";
    public const string Debian = $"debian:{DebianSuite}-slim";
    public const string Sdk = "mcr.microsoft.com/dotnet/sdk:10.0";
    public const string RuntimeDeps = "mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled";
}
