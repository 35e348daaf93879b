using CiTasks.Build.Python;

namespace CiTasks.Build.Images;

/// <summary>All that it takes to have images on this machine: an engine, base images, and the builds.</summary>
/// <param name="root">The repository.</param>
/// <param name="work">A folder for what lies between.</param>
public sealed class ImageSet(string root, string work, Action<string> say)
{
    private readonly Commands commands = new();

    /// <param name="bases"><c>--bases</c>.</param>
    /// <param name="arguments">Build arguments that differ from the defaults of the Dockerfiles.</param>
    public IReadOnlyList<BuiltImage> Build(IReadOnlyList<ImageKind> kinds, string tag, string bases, IReadOnlyDictionary<string, string> arguments)
    {
        var privileged = new RootCommands(commands, say);
        var docker = new Docker(commands);
        new DockerEngine(docker, privileged, say).Require();

        var isLocal = BasesChoice.IsLocal(bases, PublicRegistry.Answers);
        if (isLocal)
        {
            new LocalBases(docker, say).Provide(new DebianBases(docker, privileged, commands, Path.Combine(root, "build", "Images", "Bases"), work).All);
        }
        else
        {
            docker.PullAs(PublicImages.Debian, DebianBases.Debian);
        }

        var builder = new ImageBuilder(docker, root);
        var built = new List<BuiltImage>();
        foreach (var kind in kinds)
        {
            say($"Building {kind.Name}");
            built.Add(builder.Build(kind, tag, arguments, pull: !isLocal));
        }

        return built;
    }
}
