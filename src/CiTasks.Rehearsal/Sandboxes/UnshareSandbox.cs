using System.Diagnostics;
using System.Text;

namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>The same as bubblewrap with the tools every Linux has: unshare, mount and chroot. Slower by some 30 ms.</summary>
internal sealed class UnshareSandbox(string unshare, string hiddenRoot) : ISandbox
{
    public string Name => "unshare";

    public MountSupport Mounts => MountSupport.All;

    public bool EndsWholeTree => true;

    public ProcessStartInfo Wrap(JobCommand command)
    {
        var start = new ProcessStartInfo(unshare);
        foreach (var argument in (string[])["--map-root-user", "--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c", Script(command), command.Executable])
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return start;
    }

    /// <summary>Builds the new root on a tmpfs that only this process tree sees, and goes there. $0 and $@ are the job's command.</summary>
    private string Script(JobCommand command)
    {
        var root = Path.Combine(command.Folder, "root");
        Directory.CreateDirectory(root);
        var script = new StringBuilder("set -e\n").AppendLine($"N={Quote(root)}").AppendLine("mount -t tmpfs -o mode=755 tmpfs \"$N\"");
        foreach (var entry in SystemEntries.All())
        {
            var name = Quote(entry.FullName);
            script.AppendLine(entry switch
            {
                { LinkTarget: { } target } => $"ln -s {Quote(target)} \"$N\"{name}",
                // Read-only where the kernel lets us: mount flags of an outer namespace may forbid the change.
                DirectoryInfo => $"mkdir \"$N\"{name}; mount --rbind {name} \"$N\"{name}; mount -o remount,bind,ro \"$N\"{name} 2>/dev/null || :",
                _ => $": > \"$N\"{name}; mount --bind {name} \"$N\"{name}",
            });
        }
        script.AppendLine("mkdir \"$N/proc\" \"$N/dev\"; mkdir \"$N/tmp\"");
        // On disk, as on a cluster: in memory it would be a way around the bound of memory.
        script.AppendLine(Bind(command.Temporary, "/tmp"));
        script.AppendLine("mount -t proc proc \"$N/proc\" || mount --rbind /proc \"$N/proc\"");
        script.AppendLine("mount --rbind /dev \"$N/dev\"");
        foreach (var place in command.Readable.Where(SystemEntries.IsReplaced))
        {
            script.AppendLine(Bind(place, place));
        }
        // The workspace's own folder holds its token.
        script.AppendLine($"mkdir -p \"$N\"{Quote(hiddenRoot)}; mount -t tmpfs tmpfs \"$N\"{Quote(hiddenRoot)}");
        foreach (var folder in command.Writable)
        {
            script.AppendLine(Bind(folder, folder));
        }
        foreach (var mount in command.Mounts)
        {
            script.AppendLine(Bind(mount.Host, mount.Inside));
        }
        // The shell stays as the first process of the namespace: the kernel shields that one from signals, and a job is none the wiser.
        return script.AppendLine($"chroot \"$N\" /bin/sh -c 'cd \"$0\" && exec \"$@\"' {Quote(command.WorkingFolder)} \"$0\" \"$@\" && exit 0 || exit $?").ToString();
    }

    private static string Bind(string host, string inside) => Directory.Exists(host)
        ? $"mkdir -p \"$N\"{Quote(inside)}; mount --bind {Quote(host)} \"$N\"{Quote(inside)}"
        : $"mkdir -p \"$N\"{Quote(Path.GetDirectoryName(inside)!)}; : > \"$N\"{Quote(inside)}; mount --bind {Quote(host)} \"$N\"{Quote(inside)}";

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''")}'";
}
