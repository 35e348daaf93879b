using System.Globalization;
using System.Text.RegularExpressions;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Python;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Package;

/// <summary>Builds a wheel with the project's own backend.</summary>
internal static partial class WheelBuild
{
    // Enough to see the backend's complaint, little enough to read.
    private const int ShownLines = 30;

    /// <summary>The folder to build: the project's root, or its <c>src</c> in the layout of Kedro up to 0.18.</summary>
    public static ProjectFolder Choose(PythonProbe probe, TaskContext context)
    {
        foreach (var folder in new[] { probe.Root, probe.Src })
        {
            if (folder.TomlError is { } error)
            {
                throw new TaskFailureException(ExitCode.Invalid, TomlFinding(folder, error, context));
            }
        }

        var chosen = probe.Root.Buildable ? probe.Root : probe.Src;
        return chosen.Buildable
            ? chosen
            : throw new TaskFailureException(ExitCode.Invalid, new Finding("CIT0214", $"{context.Shown(probe.Root.Folder)} is not a Python project")
            {
                Hint = "a wheel needs a pyproject.toml with [project] or [build-system], or a setup.py, there or in its src folder",
            });
    }

    /// <summary>Builds into an empty folder, so that no older wheel can be taken for the new one.</summary>
    /// <returns>Absolute path of the wheel.</returns>
    public static async Task<string> RunAsync(PythonProbe probe, ProjectFolder folder, string output, string scratch, TaskContext context, CancellationToken cancel)
    {
        if (!probe.HasBuild)
        {
            throw new TaskFailureException(ExitCode.Invalid, new Finding("CIT0211", $"{probe.Executable} has no module 'build'")
            {
                Hint = $"{probe.Executable} -m pip install build   (Debian and Ubuntu: apt-get install python3-build), or name another Python with --python",
            });
        }

        var isolated = folder.Missing.Count > 0;
        string[] arguments = ["-m", "build", "--wheel", .. isolated ? Array.Empty<string>() : ["--no-isolation"], "--outdir", output, folder.Folder];
        context.Host.Write($"building with {folder.Backend} under Python {probe.Version}{(isolated ? $" in isolation (not installed: {string.Join(", ", folder.Missing)})" : "")}");
        // Not in the project's folder: -m would take a build/ left there for the module of that name.
        var result = await ChildProcess.RunAsync(probe.Executable, arguments, scratch, Variables(scratch), cancel).ConfigureAwait(false);
        if (result is not { ExitCode: 0 })
        {
            throw new TaskFailureException(ExitCode.Invalid, Failed(result, isolated));
        }

        return Directory.EnumerateFiles(output, "*.whl").Single();
    }

    private static Dictionary<string, string> Variables(string scratch)
    {
        // setuptools leaves build/ and *.egg-info in the source folder and packs what an earlier
        // build left there; other backends ignore this file.
        var config = Path.Combine(scratch, "setuptools.cfg");
        File.WriteAllText(config, $"[build]\nbuild_base = {scratch}/build\n");
        return new Dictionary<string, string>
        {
            ["DIST_EXTRA_CONFIG"] = config,
            ["PYTHONDONTWRITEBYTECODE"] = "1",
            ["PYTHONUNBUFFERED"] = "1",
            ["PYTHONIOENCODING"] = "utf-8",
            ["SOURCE_DATE_EPOCH"] = ReproducibleTime.Seconds.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static Finding Failed(ChildResult? result, bool isolated)
    {
        var lines = (result?.Together ?? "").TrimEnd().Split('\n');
        var cause = lines.LastOrDefault(line => Cause().IsMatch(line) && !line.Contains("CalledProcessError", StringComparison.Ordinal));
        return new Finding("CIT0212", $"the wheel could not be built{(cause is null ? "" : ": " + cause.Trim())}")
        {
            Detail = string.Join('\n', lines.TakeLast(ShownLines)),
            Hint = isolated ? "the build ran in isolation and needs a package index; install the build requirements to do without" : null,
        };
    }

    private static Finding TomlFinding(ProjectFolder folder, string error, TaskContext context)
    {
        var at = Position().Match(error);
        var file = context.Shown(folder.PyProject!);
        return new Finding("CIT0213", $"{file} is not valid TOML: {Position().Replace(error, "").Trim()}")
        {
            At = at.Success
                ? new Spot(file, int.Parse(at.Groups["line"].Value, CultureInfo.InvariantCulture), int.Parse(at.Groups["column"].Value, CultureInfo.InvariantCulture))
                : new Spot(file),
            Hint = "a bare key with spaces or '=' inside quotes is a known mistake of the databricks-iris starters 0.18.13 and 0.18.14: write  databricks_run = \"package.databricks_run:main\"",
        };
    }

    // The backend's own words; "ERROR Backend …" of the front end says nothing.
    [GeneratedRegex(@"^\s*(ERROR: .+|[\w.]+(Error|Exception): .+)")]
    private static partial Regex Cause();

    [GeneratedRegex(@"\s*\(at line (?<line>\d+), column (?<column>\d+)\)")]
    private static partial Regex Position();
}
