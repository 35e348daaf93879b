using System.Diagnostics;

namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>Finds the best sandbox this machine allows, by trying: whether namespaces are permitted cannot be read off anywhere.</summary>
internal sealed class SandboxChoice(string root, string scratch, IReadOnlyList<Mount> shared, JobLauncher launcher)
{
    public static readonly string[] Names = ["bwrap", "unshare", "link", "paths"];

    public async Task<ISandbox> ChooseAsync(string? forced)
    {
        foreach (var name in forced is null ? Names : [forced])
        {
            if (await TryAsync(name, forced is not null) is { } sandbox)
            {
                return sandbox;
            }
        }
        throw new InvalidOperationException($"The sandbox '{forced}' does not work on this machine.");
    }

    private async Task<ISandbox?> TryAsync(string name, bool isForced) => name switch
    {
        "bwrap" when Tools.Find("bwrap") is { } bwrap => await ProbeAsync(new BubblewrapSandbox(bwrap, root)),
        "unshare" when Tools.Find("unshare") is { } unshare => await ProbeAsync(new UnshareSandbox(unshare, root)),
        "link" when isForced || (Environment.UserName == "root" && IsContainer()) => LinkSandbox.TryCreate(shared),
        "paths" => new PathsSandbox(),
        _ => null,
    };

    private static bool IsContainer() =>
        OperatingSystem.IsLinux() && (File.Exists("/.dockerenv") || File.Exists("/run/.containerenv"));

    private async Task<ISandbox?> ProbeAsync(ISandbox sandbox)
    {
        var folder = Directory.CreateDirectory(Path.Combine(scratch, "probe-" + sandbox.Name)).FullName;
        var command = new JobCommand("/bin/sh", ["-c", $"test -d {shared[0].Inside}"])
        {
            Folder = folder,
            Temporary = folder,
            Writable = [folder],
            WorkingFolder = folder,
            Environment = new Dictionary<string, string> { ["PATH"] = Tools.StandardPath },
            Mounts = shared,
        };
        try
        {
            using var process = await launcher.StartAsync(sandbox.Wrap(command), command.Environment);
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? sandbox : null;
        }
        catch (Exception problem) when (problem is System.ComponentModel.Win32Exception or IOException)
        {
            return null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
