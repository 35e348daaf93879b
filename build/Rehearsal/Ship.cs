using System.Diagnostics;

namespace CiTasks.Build.Rehearsal;

/// <summary><c>citasks ship</c> for one project against one workspace, on this terminal.</summary>
public sealed class Ship(string citasks, string project, string python)
{
    public string ResultFolder => Path.Combine(project, ".citasks", "result");

    public string Page => Path.Combine(ResultFolder, "ship.md");

    /// <summary>Why it is red, in the words of the first error; null when it left no word.</summary>
    public string? Reason => ShipResult.FirstError(Path.Combine(ResultFolder, "ship.json"));

    public int Run(WorkspaceConnection workspace)
    {
        var start = new ProcessStartInfo(citasks,
            ["ship", "--manifest", Path.Combine(project, "citasks.json"), "--python", python, "--result-dir", ResultFolder]);

        // The developer's own workspace must not answer for the one of the rehearsal.
        foreach (var name in start.Environment.Keys.Where(IsConnection).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DATABRICKS_HOST"] = workspace.Host;
        start.Environment["DATABRICKS_TOKEN"] = workspace.Token;

        // A page of an earlier rehearsal must not pass for this one's.
        if (Directory.Exists(ResultFolder))
        {
            Directory.Delete(ResultFolder, recursive: true);
        }

        using var process = Process.Start(start)!;
        using var signals = new PassedOnSignals(process);
        process.WaitForExit();
        return process.ExitCode;
    }

    private static bool IsConnection(string name) =>
        new[] { "DATABRICKS_", "CITASKS_DATABRICKS_", "ARM_" }.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));
}
