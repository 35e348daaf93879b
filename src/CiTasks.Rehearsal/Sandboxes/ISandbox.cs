using System.Diagnostics;

namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>How far a sandbox can show a job folders at other places.</summary>
internal enum MountSupport
{
    /// <summary>Everything, to every process of the job.</summary>
    All,

    /// <summary>The shared folders only.</summary>
    Shared,

    /// <summary>Nothing; the job's Python translates the paths of shared folders itself.</summary>
    None,
}

/// <summary>A way to start a job's process so that it sees the workspace's files where a cluster has them.</summary>
internal interface ISandbox
{
    string Name { get; }

    MountSupport Mounts { get; }

    /// <summary>Whether the end of the started process is the end of everything it started, daemons included.</summary>
    bool EndsWholeTree { get; }

    ProcessStartInfo Wrap(JobCommand command);
}
