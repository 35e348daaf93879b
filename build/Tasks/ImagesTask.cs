using Cake.Common;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using CiTasks.Build.Images;
using CiTasks.Build.Python;

namespace CiTasks.Build.Tasks;

[TaskName("Images")]
[TaskDescription("Builds the container images as <name>:dev (--tag, --image=<name>, --bases=local|public, --measure, --revision, --native, -- --version)")]
public sealed class ImagesTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        foreach (var line in BuiltImage.Table(Build(context, context.Argument("image", string.Empty), context.Argument("tag", "dev"))))
        {
            context.Log.Information("{0}", line);
        }

        if (context.Arguments.HasArgument("measure"))
        {
            var tag = context.Argument("tag", "dev");
            context.Log.Information("{0}", StartCost.Measure(new Commands(), ImageKind.All[0].Reference(tag), ImageKind.All[1].Reference(tag)));
        }
    }

    /// <summary>Builds what the cache does not have.</summary>
    internal static IReadOnlyList<BuiltImage> Build(BuildContext context, string image, string tag)
    {
        try
        {
            return new ImageSet(context.Root.FullPath, context.Artifacts.Combine("images").FullPath, line => context.Log.Information("{0}", line))
                .Build(Kinds(image), tag, context.Argument("bases", string.Empty), Arguments(context));
        }
        catch (ImagesException exception)
        {
            throw new CakeException(1, exception.Message, exception);
        }
    }

    private static IReadOnlyList<ImageKind> Kinds(string name) =>
        name.Length == 0 ? ImageKind.All
        : ImageKind.All.Where(kind => kind.Name == name).ToList() is { Count: 1 } one ? one
        : throw new ImagesException($"There is no image called {name}: --image is one of {string.Join(", ", ImageKind.All.Select(kind => kind.Name))}");

    // Only what was asked for: an argument is part of what the cache compares.
    private static Dictionary<string, string> Arguments(BuildContext context) =>
        new[]
            {
                (Name: "VERSION", Value: context.Version),
                (Name: "REVISION", Value: context.Argument("revision", string.Empty)),
                (Name: "CREATED", Value: context.Argument("created", string.Empty)),
                (Name: "SOURCE", Value: context.Argument("source", string.Empty)),
                (Name: "NATIVE", Value: context.Arguments.HasArgument("native") ? "true" : string.Empty),
            }
            .Where(pair => pair.Value.Length > 0)
            .ToDictionary(pair => pair.Name, pair => pair.Value);
}
