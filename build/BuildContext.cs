using System.Runtime.InteropServices;
using Cake.Common;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace CiTasks.Build;

/// <summary>What the command line asked for, and where things lie.</summary>
public sealed class BuildContext : FrostingContext
{
    public BuildContext(ICakeContext context)
        : base(context)
    {
        Root = FindRoot();
        BuildConfiguration = this.Argument("configuration", "Release");
        RuntimeIdentifier = this.Argument("runtime", RuntimeInformation.RuntimeIdentifier);
        Project = ProjectFolder();
        Python = NotEmpty(this.Argument("python", string.Empty)) ?? NotEmpty(System.Environment.GetEnvironmentVariable("CITASKS_PYTHON"));
    }

    /// <summary>The repository.</summary>
    public DirectoryPath Root { get; }

    public DirectoryPath Artifacts => Root.Combine("artifacts");

    /// <summary>The assembly of this build and the files beside it.</summary>
    public static DirectoryPath OwnFolder => new FilePath(typeof(BuildContext).Assembly.Location).GetDirectory();

    /// <summary><c>--configuration</c>: Release unless told.</summary>
    public string BuildConfiguration { get; }

    /// <summary><c>--runtime</c>: what Publish publishes for; this machine unless told.</summary>
    public string RuntimeIdentifier { get; }

    /// <summary><c>--project</c>: the project to rehearse.</summary>
    public DirectoryPath Project { get; }

    /// <summary><c>--python</c> or CITASKS_PYTHON: the only Python to consider.</summary>
    public string? Python { get; }

    /// <summary><c>--write</c>: bring generated files up to date instead of checking them.</summary>
    public bool Write => HasArgument("write");

    /// <summary><c>--version</c>: what is published or released; empty when nobody asked for one. Cake keeps a flag of this name for itself, so it stands behind <c>--</c>.</summary>
    public string Version => this.Argument("version", string.Empty);

    public FilePath Citasks => Executable("CiTasks.Cli", "citasks");

    public FilePath CitasksRehearsal => Executable("CiTasks.Rehearsal", "citasks-rehearsal");

    /// <summary>What Publish leaves, if it ran.</summary>
    public FilePath PublishedCitasks => Artifacts.Combine("citasks").CombineWithFilePath(ExecutableName("citasks"));

    /// <summary>The same.</summary>
    public FilePath PublishedRehearsal => Artifacts.Combine("citasks-rehearsal").CombineWithFilePath(ExecutableName("citasks-rehearsal"));

    public FilePath Benchmarks => Executable("CiTasks.Benchmarks", "CiTasks.Benchmarks");

    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private bool HasArgument(string name) => Arguments.HasArgument(name);

    private FilePath Executable(string project, string name) =>
        Artifacts.Combine("bin").Combine(project).Combine(BuildConfiguration.ToLowerInvariant())
            .CombineWithFilePath(ExecutableName(name));

    private static string ExecutableName(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    private static DirectoryPath FindRoot()
    {
        var folder = OwnFolder;
        while (!File.Exists(folder.CombineWithFilePath("CiTasks.sln").FullPath))
        {
            folder = folder.GetParent() ?? throw new CakeException(2, $"No CiTasks.sln above {OwnFolder}: the build has to lie inside the repository.");
        }

        return folder;
    }

    private DirectoryPath ProjectFolder()
    {
        var named = this.Argument("project", string.Empty);
        var folder = named.Length == 0
            ? Root.Combine("samples/iris-databricks")
            : new DirectoryPath(named).MakeAbsolute(Environment).Collapse();
        return File.Exists(folder.CombineWithFilePath("citasks.json").FullPath)
            ? folder
            : throw new CakeException(2, $"There is no citasks.json in {folder}: --project names the folder of a project that has one.");
    }
}
