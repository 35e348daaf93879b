using System.Text.Json;
using CiTasks.Build.Python;

namespace CiTasks.UnitTests.Build;

/// <summary>A machine of known Pythons; it writes down the commands that would change something.</summary>
internal sealed class FakeMachine : ICommands, IDisposable
{
    private const string Probe = "probe.py";
    private readonly Dictionary<string, string[]> missingOf = [];

    public string EnvironmentFolder { get; } = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public bool HasIndex { get; init; }

    public bool HasApt { get; init; }

    public List<string> Changes { get; } = [];

    public FakeMachine WithPython(string command, params string[] missing)
    {
        missingOf[command] = missing;
        return this;
    }

    public ProbedPython Find(string? named = null)
    {
        var probe = new PythonProbe(this, Probe, "project");
        return new PythonToolchain(probe, new OwnEnvironment(this, probe, EnvironmentFolder, _ => { }), new SystemPackages(this, probe, _ => { })).Find(named);
    }

    public CommandResult Run(string file, IReadOnlyList<string> arguments, TimeSpan limit)
    {
        if (arguments[0] == Probe)
        {
            return missingOf.TryGetValue(file, out var missing) ? Succeed(Describe(file, missing)) : Fail("not found");
        }

        if (arguments[0] is "--version" or "-n" && arguments.Count < 3)
        {
            return file switch { "apt-get" when HasApt => Succeed(), "sudo" => Succeed(), _ => Fail("not found") };
        }

        Changes.Add($"{file} {string.Join(' ', arguments)}");
        return arguments switch
        {
            ["-m", "venv", var folder] => MakeEnvironment(folder),
            ["-m", "pip", ..] when HasIndex => Fill(file),
            ["-m", "pip", ..] => Fail("ERROR: No matching distribution found for build"),
            _ when HasApt => Fill(SystemPackages.SystemPython),
            _ => Fail("not found"),
        };
    }

    public void Dispose()
    {
        if (Directory.Exists(EnvironmentFolder))
        {
            Directory.Delete(EnvironmentFolder, recursive: true);
        }
    }

    private static CommandResult Succeed(string output = "") => new(true, output, string.Empty);

    private static CommandResult Fail(string errors) => new(false, string.Empty, errors);

    private CommandResult MakeEnvironment(string folder)
    {
        var python = Path.Combine(folder, "bin", "python");
        Directory.CreateDirectory(Path.GetDirectoryName(python)!);
        File.WriteAllText(python, string.Empty);
        missingOf[python] = ["build", "wheel"];
        return Succeed();
    }

    private CommandResult Fill(string python)
    {
        missingOf[python] = [];
        return Succeed();
    }

    private string Describe(string file, string[] missing) => JsonSerializer.Serialize(
        new ProbedPython(
            file,
            file.StartsWith(EnvironmentFolder, StringComparison.Ordinal) ? "python3" : file,
            "3.11.2",
            Supported: true,
            ["build", "setuptools>=61", "wheel"],
            missing,
            MakesEnvironments: true),
        JsonSerializerOptions.Web);
}
