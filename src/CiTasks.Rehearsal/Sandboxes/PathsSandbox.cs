using System.Diagnostics;

namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>
/// No sandbox: the bootstrap makes Python's own file functions translate /dbfs paths. Programs that the job starts,
/// and libraries that open files in native code, do not see them.
/// </summary>
internal sealed class PathsSandbox : ISandbox
{
    public string Name => "paths";

    public MountSupport Mounts => MountSupport.None;

    public bool EndsWholeTree => false;

    public ProcessStartInfo Wrap(JobCommand command) => PlainProcess.Start(command);
}
