using System.Diagnostics;

namespace CiTasks.Build.Images;

/// <summary>Builds this repository's images the way a runner does: by their Dockerfiles, in the repository's folder.</summary>
public sealed class ImageBuilder(Docker docker, string root)
{
    /// <param name="arguments">Build arguments; none gives the very layers that a runner's build takes from the cache.</param>
    /// <param name="pull">Ask the registry for newer base images.</param>
    public BuiltImage Build(ImageKind kind, string tag, IReadOnlyDictionary<string, string> arguments, bool pull)
    {
        var clock = Stopwatch.StartNew();
        var reference = kind.Reference(tag);
        docker.Build(new BuildOrder([reference], root)
        {
            Dockerfile = Path.Combine(root, kind.Dockerfile),
            BuildArguments = arguments,
            Pull = pull,
        });
        var image = docker.Find(reference) ?? throw new ImagesException($"{reference} was built and is not there");
        return image.Size <= kind.LargestSize
            ? new BuiltImage(reference, image, clock.Elapsed)
            : throw new ImagesException(FormattableString.Invariant($"{reference} weighs {image.Size / 1e6:0.0} MB and has to stay within {kind.LargestSize / 1e6:0} MB"));
    }
}
