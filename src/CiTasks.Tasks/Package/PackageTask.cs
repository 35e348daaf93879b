using System.Text.Json.Nodes;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using CiTasks.Planning.Text;
using CiTasks.Planning.Wheels;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Python;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Package;

/// <summary><c>package</c>: builds the wheel, and for Kedro the conf archive.</summary>
public static class PackageTask
{
    /// <summary>Folder of the project.</summary>
    public static readonly Input<string> Project = Input.Path("project", "Folder of the Python project.") with { Default = "." };

    /// <summary>Folder for what is built.</summary>
    public static readonly Input<string> OutFolder = Input.Path("out-dir", "Folder for the wheel and the archive, relative to the project.") with { Default = "dist" };

    /// <summary>Whether to make the conf archive.</summary>
    public static readonly Input<string> Conf = Input.Choice(
        "conf", "Make the archive of the conf folder: auto does so for Kedro projects.", "auto", "yes", "no");

    /// <summary>The wheel.</summary>
    public static readonly OutputDefinition Wheel = new("wheel", "Path of the wheel, relative to the working folder.");

    /// <summary>The archive.</summary>
    public static readonly OutputDefinition Archive = new("conf-archive", "Path of the conf archive; empty when none was made.");

    /// <summary>Distribution name.</summary>
    public static readonly OutputDefinition PackageName = new("package-name", "The wheel's distribution name, for package_name of a job.");

    /// <summary>Version.</summary>
    public static readonly OutputDefinition Version = new("version", "The wheel's version.");

    /// <summary>Entry points.</summary>
    public static readonly OutputDefinition EntryPoints = new("entry-points", "The wheel's entry points as a JSON list of names.");

    /// <summary>The definition.</summary>
    public static TaskDefinition Definition { get; } = new("package", "Builds the wheel (and the conf archive) of a Python project.")
    {
        Description = "Uses the project's own build backend: without isolation when its requirements are installed, else isolated. "
            + "The same sources give the same bytes. Kedro projects also get conf-<package>.tar.gz without credentials.",
        Inputs = [Project, OutFolder, SharedInputs.Python, Conf],
        Outputs = [Wheel, Archive, PackageName, Version, EntryPoints],
        Subject = [Project],
        Examples = ["citasks package", "citasks package --project samples/iris-databricks --out-dir dist"],
        GitHub = new GitHubExtras("package", "orange"),
        Azure = new AzureExtras(new Guid("936e45b3-3f2f-4735-980d-817382e1e7a9")) { Category = "Package" },
        RunAsync = RunAsync,
    };

    private static async Task<TaskResult> RunAsync(TaskContext context, CancellationToken cancel)
    {
        var project = context.FullPath(context.Inputs.Get(Project));
        if (!Directory.Exists(project))
        {
            throw new TaskFailureException(ExitCode.Invalid, new Finding("CIT0104", $"there is no folder {context.Shown(project)}")
            {
                Hint = $"project came from {context.Inputs.Origin(Project)}",
            });
        }

        var python = context.Inputs.Find(SharedInputs.Python);
        var probe = await PythonProbe.RunAsync(python is not null && python.Contains('/', StringComparison.Ordinal) ? context.FullPath(python) : python, project, cancel).ConfigureAwait(false);
        var folder = WheelBuild.Choose(probe, context);
        var output = Path.GetFullPath(context.Inputs.Get(OutFolder), project);
        Directory.CreateDirectory(output);
        var scratch = Directory.CreateTempSubdirectory("citasks-package-").FullName;
        try
        {
            var built = Directory.CreateDirectory(Path.Combine(scratch, "out")).FullName;
            var fresh = await WheelBuild.RunAsync(probe, folder, built, scratch, context, cancel).ConfigureAwait(false);
            var wheel = Path.Combine(output, Path.GetFileName(fresh));
            File.Copy(fresh, wheel, overwrite: true);
            context.Surroundings.Sources.Built(wheel, project);
            return Report(context, probe, project, wheel);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static TaskResult Report(TaskContext context, PythonProbe probe, string project, string wheel)
    {
        var findings = new List<Finding>();
        var metadata = WheelFile.Read(wheel, findings);
        context.ReportOrStop(findings);
        var names = metadata!.EntryPoints.Keys.Order(StringComparer.Ordinal).ToList();
        context.SetOutput(Wheel, context.Shown(wheel));
        context.SetOutput(PackageName, metadata.Name);
        context.SetOutput(Version, metadata.Version);
        context.SetOutput(EntryPoints, JsonText.Write(new JsonArray([.. names.Select(name => (JsonNode)name)])));
        context.Host.Write($"wheel         {context.Shown(wheel)} ({Spans.Size(new FileInfo(wheel).Length)})");
        context.Host.Write($"package       {metadata.Name} {metadata.Version}");
        context.Host.Write($"entry points  {(names.Count == 0 ? "none" : string.Join(", ", names))}");
        var archive = MakeArchive(context, probe, project, Path.GetDirectoryName(wheel)!, metadata);
        context.SetOutput(Archive, archive is null ? "" : context.Shown(archive));
        var rows = new List<IReadOnlyList<string>> { new[] { "wheel", context.Shown(wheel) }, new[] { "package", $"{metadata.Name} {metadata.Version}" }, new[] { "entry points", string.Join(", ", names) } };
        if (archive is not null)
        {
            rows.Add(["conf archive", context.Shown(archive)]);
        }

        return TaskResult.Done with
        {
            Details = new JsonObject
            {
                ["wheel"] = context.Shown(wheel),
                ["confArchive"] = archive is null ? null : context.Shown(archive),
                ["package"] = metadata.Name,
                ["version"] = metadata.Version,
                ["entryPoints"] = new JsonArray([.. names.Select(name => (JsonNode)name)]),
                ["python"] = probe.Version,
            },
            Markdown = Markdown.Table(["built", "value"], rows),
        };
    }

    private static string? MakeArchive(TaskContext context, PythonProbe probe, string project, string output, WheelMetadata metadata)
    {
        var wish = context.Inputs.Get(Conf);
        var kedro = probe.Root.Kedro;
        if (wish == "no" || (wish == "auto" && kedro is null))
        {
            return null;
        }

        var conf = Path.Combine(project, "conf");
        if (!Directory.Exists(conf))
        {
            throw new TaskFailureException(ExitCode.Invalid, new Finding("CIT0104", $"there is no folder {context.Shown(conf)}")
            {
                Hint = "a Kedro project keeps its configuration there; say --conf no to go without the archive",
            });
        }

        var name = kedro.Text("package_name") ?? metadata.NormalisedName.Replace('-', '_');
        var archive = Path.Combine(output, $"conf-{name}.tar.gz");
        var leftOut = ConfArchive.Write(conf, archive);
        context.Host.Write($"conf archive  {context.Shown(archive)} ({Spans.Size(new FileInfo(archive).Length)})");
        if (leftOut.Count > 0)
        {
            context.Host.Write($"              left out: {string.Join(", ", leftOut)}");
        }

        return archive;
    }
}
