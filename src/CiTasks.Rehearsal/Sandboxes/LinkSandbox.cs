using System.Diagnostics;

namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>
/// Links at the root of the file system. Only for root in a container, where that root belongs to nobody else:
/// namespaces are denied there, and a stray /dbfs on a person's machine would be no way to behave.
/// </summary>
internal sealed class LinkSandbox : ISandbox, IDisposable
{
    private readonly string[] _made;

    private LinkSandbox(string[] made) => _made = made;

    public string Name => "link";

    public MountSupport Mounts => MountSupport.Shared;

    public bool EndsWholeTree => false;

    public static LinkSandbox? TryCreate(IReadOnlyList<Mount> shared)
    {
        var missing = new List<string>();
        foreach (var mount in shared)
        {
            var link = new FileInfo(mount.Inside);
            if (link.LinkTarget == mount.Host)
            {
                continue;
            }
            // The link of a server that was killed leads nowhere and may be replaced; anything else stays.
            var isStale = link.LinkTarget is { } target && !Path.Exists(target);
            if (Path.Exists(mount.Inside) || (link.LinkTarget is not null && !isStale))
            {
                return null;
            }
            link.Delete();
            missing.Add(mount.Inside);
        }
        foreach (var mount in shared.Where(mount => missing.Contains(mount.Inside)))
        {
            File.CreateSymbolicLink(mount.Inside, mount.Host);
        }
        return new([.. missing]);
    }

    public ProcessStartInfo Wrap(JobCommand command) => PlainProcess.Start(command);

    public void Dispose()
    {
        foreach (var link in _made)
        {
            File.Delete(link);
        }
    }
}
