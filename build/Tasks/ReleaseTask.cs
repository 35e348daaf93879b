using Cake.Common;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using CiTasks.Build.Release;

namespace CiTasks.Build.Tasks;

[TaskName("Release")]
[TaskDescription("Makes the commit and the tags of a version, and pushes nothing (-- --version=<version> --image-digest=<image>… [--files=<dir>])")]
public sealed class ReleaseTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        try
        {
            var request = ReleaseRequest.Read(context.Version, context.Arguments<string>("image-digest", []));
            var maker = new ReleaseMaker(new Git(context.Root.FullPath), new ReleaseParts(context), TimeProvider.System, line => context.Log.Information("{0}", line));
            var notes = context.Artifacts.CombineWithFilePath("release-notes.md").FullPath;
            var text = maker.Make(request);
            Directory.CreateDirectory(context.Artifacts.FullPath);
            File.WriteAllText(notes, text);
            context.Log.Information("The text for its page: {0}", notes);
        }
        catch (ReleaseRefusedException exception)
        {
            throw new CakeException(2, $"Nothing is released. {exception.Message}", exception);
        }
    }
}
