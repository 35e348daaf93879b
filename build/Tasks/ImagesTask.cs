using Cake.Common;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using CiTasks.Build.Images;
using CiTasks.Build.Python;

namespace CiTasks.Build.Tasks;

[TaskName("Images")]
[TaskDescription("Builds the container images as <name>:dev (--tag, --image=<name>, --bases=local|public, --version, --revision, --native)")]
public sealed class ImagesTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        try
        {
            Build(context);
        }
        catch (ImagesException exception)
        {
            throw new CakeException(1, exception.Message, exception);
        }
    }

    private static void Build(BuildContext context)
    {
        void Say(string line) => context.Log.Information("{0}", line);
        var commands = new Commands();
        var root = new RootCommands(commands, Say);
        var docker = new Docker(commands);
        var kinds = Kinds(context.Argument("image", string.Empty));
        new DockerEngine(docker, root, Say).Require();

        var isLocal = BasesChoice.IsLocal(context.Argument("bases", string.Empty), PublicRegistry.Answers);
        if (isLocal)
        {
            var scripts = context.Root.Combine("build/Images/Bases").FullPath;
            var work = context.Artifacts.Combine("images").FullPath;
            new LocalBases(docker, Say).Provide(new DebianBases(docker, root, commands, scripts, work).All);
        }

        var builder = new ImageBuilder(docker, context.Root.FullPath);
        var built = new List<BuiltImage>();
        foreach (var kind in kinds)
        {
            Say($"Building {kind.Name}");
            built.Add(builder.Build(kind, context.Argument("tag", "dev"), Arguments(context), pull: !isLocal));
        }

        foreach (var line in BuiltImage.Table(built))
        {
            Say(line);
        }
    }

    private static IReadOnlyList<ImageKind> Kinds(string name) =>
        name.Length == 0 ? ImageKind.All
        : ImageKind.All.Where(kind => kind.Name == name).ToList() is { Count: 1 } one ? one
        : throw new ImagesException($"There is no image called {name}: --image is one of {string.Join(", ", ImageKind.All.Select(kind => kind.Name))}");

    // Only what was asked for: an argument is part of what the cache compares.
    private static Dictionary<string, string> Arguments(BuildContext context) =>
        new[] { "version", "revision", "created", "source", "native" }
            .Select(name => (Name: name.ToUpperInvariant(), Value: context.Argument(name, string.Empty)))
            .Select(pair => pair.Name == "NATIVE" && context.Arguments.HasArgument("native") && pair.Value.Length == 0 ? pair with { Value = "true" } : pair)
            .Where(pair => pair.Value.Length > 0)
            .ToDictionary(pair => pair.Name, pair => pair.Value);
}
