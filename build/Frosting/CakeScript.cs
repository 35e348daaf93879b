using CiTasks.Build;
using Cake.Core;

namespace Cake.Frosting;

/// <summary>The door for build.cake: runs the typed tasks in the Cake that runs the script.</summary>
public static class CakeScript
{
    public static void Run(ICakeContext context, Func<string, CakeTaskBuilder> register, Action<string> runTarget, string target)
    {
        var tasks = new TaskRegistry(typeof(CakeScript).Assembly);
        tasks.Require(target);
        tasks.RegisterAll(register, new BuildContext(context));
        try
        {
            runTarget(target);
        }
        catch (CakeReportException exception)
        {
            throw ReportedFailure.Unwrap(exception);
        }
    }
}
