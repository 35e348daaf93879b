using System.Diagnostics;

namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>bubblewrap: a root of its own and a process namespace that ends with the job.</summary>
internal sealed class BubblewrapSandbox(string bwrap, string hiddenRoot) : ISandbox
{
    public string Name => "bwrap";

    public MountSupport Mounts => MountSupport.All;

    public bool EndsWholeTree => true;

    public ProcessStartInfo Wrap(JobCommand command)
    {
        var start = new ProcessStartInfo(bwrap);
        void Add(params ReadOnlySpan<string> arguments)
        {
            foreach (var argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }
        }

        // A bind of / itself would need /dbfs to exist on the machine; a fresh root with the entries of / does not.
        Add("--unshare-pid", "--die-with-parent", "--tmpfs", "/");
        foreach (var entry in SystemEntries.All())
        {
            if (entry.LinkTarget is { } target)
            {
                Add("--symlink", target, entry.FullName);
            }
            else
            {
                Add("--ro-bind", entry.FullName, entry.FullName);
            }
        }
        // On disk, as on a cluster: in memory it would be a way around the bound of memory.
        Add("--proc", "/proc", "--dev", "/dev", "--bind", command.Temporary, "/tmp");
        foreach (var place in command.Readable.Where(SystemEntries.IsReplaced))
        {
            Add("--ro-bind", place, place);
        }
        // The workspace's own folder holds its token.
        Add("--tmpfs", hiddenRoot);
        foreach (var folder in command.Writable)
        {
            Add("--bind", folder, folder);
        }
        foreach (var mount in command.Mounts)
        {
            Add("--bind", mount.Host, mount.Inside);
        }
        Add("--chdir", command.WorkingFolder, "--", command.Executable);
        Add([.. command.Arguments]);
        return start;
    }
}
