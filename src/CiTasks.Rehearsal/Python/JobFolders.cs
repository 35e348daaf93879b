using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Sandboxes;

namespace CiTasks.Rehearsal.Python;

/// <summary>The folders of one attempt, and where its process sees them: as on a cluster, where the sandbox can do that.</summary>
internal sealed class JobFolders
{
    private readonly MountSupport _support;
    private readonly IReadOnlyList<Mount> _shared;
    private readonly Mount _environment;

    public JobFolders(TaskAttempt attempt, PythonInterpreter python, MountSupport support, IReadOnlyList<Mount> shared)
    {
        (_support, _shared) = (support, shared);
        _environment = Own(attempt, "env", $"/local_disk0/.ephemeral_nfs/envs/pythonEnv-{attempt.Id}");
        Driver = Own(attempt, "driver", "/databricks/driver");
        Home = Own(attempt, "home", Path.Combine(attempt.Folder, "home"));
        Bootstrap = Directory.CreateDirectory(Path.Combine(attempt.Folder, "bootstrap")).FullName;
        Report = Directory.CreateDirectory(Path.Combine(attempt.Folder, "report")).FullName;
        Temporary = Directory.CreateDirectory(Path.Combine(attempt.Folder, "tmp")).FullName;
        SitePackages = Below(_environment, $"lib/python{python.Line}/site-packages");
        Scripts = Below(_environment, "bin");
    }

    public Mount Driver { get; }

    public Mount Home { get; }

    /// <summary>Our own Python and its instructions.</summary>
    public string Bootstrap { get; }

    /// <summary>The task's own /tmp.</summary>
    public string Temporary { get; }

    /// <summary>Where the process says how it ended. All else in the attempt's folder is out of its reach.</summary>
    public string Report { get; }

    public Mount SitePackages { get; }

    public Mount Scripts { get; }

    public IReadOnlyList<Mount> Mounts => _support switch
    {
        MountSupport.All => [.. _shared, _environment, Driver],
        _ => [],
    };

    /// <summary>The paths that Python itself has to translate.</summary>
    public JsonObject Redirects() => _support == MountSupport.None
        ? new(_shared.Select(mount => KeyValuePair.Create(mount.Inside, (JsonNode?)mount.Host)))
        : [];

    /// <summary>What only the process needed: libraries that come from the workspace's own files, our Python, its report. All else stays to be looked at.</summary>
    public void RemoveTemporary()
    {
        foreach (var folder in (string[])[_environment.Host, Bootstrap, Report, Temporary])
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // The job locked or removed something in it. It is only disk space, and no reason to fail the task.
            }
        }
    }

    private Mount Own(TaskAttempt attempt, string name, string inside)
    {
        var host = Directory.CreateDirectory(Path.Combine(attempt.Folder, name)).FullName;
        return new(host, _support == MountSupport.All ? inside : host, IsShared: false);
    }

    private static Mount Below(Mount folder, string name) =>
        new(Directory.CreateDirectory(Path.Combine(folder.Host, name)).FullName, Path.Combine(folder.Inside, name), IsShared: false);
}
