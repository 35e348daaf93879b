using Cake.Frosting;

namespace CiTasks.Build.Tasks;

[TaskName("Verify")]
[TaskDescription("Checks actions, workflows, pipelines, the extension's files and requests with what GitHub and Microsoft publish (npm; see tools/npm)")]
public sealed class VerifyTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        NpmTools.Install(context);
        NpmTools.Npm(context, "run", "The actions or the workflows are not right: see above", "--silent", "workflows");
        NpmTools.Npm(context, "run", "The tasks of Azure Pipelines or the extension's manifest are not right: see above", "--silent", "extension");
        NpmTools.Npm(context, "run", "The templates or the pipelines are not right: see above", "--silent", "pipelines");
        NpmTools.Npm(context, "test", "The verifiers are not right, or what they verify: see above", "--silent");
    }
}
