using System.Formats.Tar;
using System.IO.Compression;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary>Real builds of the sample with a real Python.</summary>
public sealed class PackageTests
{
    private static readonly Dictionary<string, string> Environment = new() { ["CITASKS_PYTHON"] = BuildingPython.Path ?? "python3" };

    [FactNeeding("python-build")]
    public async Task The_sample_becomes_a_wheel_and_a_conf_archive_without_credentials()
    {
        using var folder = Sample();
        folder.Write("conf/local/credentials.json", "{}");
        folder.Write("dist/iris_databricks-9.9-py3-none-any.whl", "an old one");
        var result = await CiTasksProcess.RunAsync(folder.Path, Environment, "package", "--output", "json");
        Assert.True(result.ExitCode == 0, result.All);
        Assert.Equal("dist/iris_databricks-0.1.0-py3-none-any.whl", result.Json["outputs"]!["wheel"]!.GetValue<string>());
        Assert.Equal("""["databricks_run"]""", result.Json["outputs"]!["entry-points"]!.GetValue<string>());
        var names = Names(folder.In("dist/conf-iris_databricks.tar.gz"));
        Assert.Contains("conf/base/catalog.json", names);
        Assert.Contains("conf/local/", names);
        Assert.DoesNotContain("conf/local/credentials.json", names);
        Assert.False(Directory.Exists(folder.In("build")), "the build left its folder behind");
    }

    [FactNeeding("python-build")]
    public async Task The_same_source_gives_the_same_bytes()
    {
        using var first = Sample();
        using var second = Sample();
        foreach (var folder in new[] { first, second })
        {
            var result = await CiTasksProcess.RunAsync(folder.Path, Environment, "package");
            Assert.True(result.ExitCode == 0, result.All);
        }

        foreach (var file in new[] { "dist/iris_databricks-0.1.0-py3-none-any.whl", "dist/conf-iris_databricks.tar.gz" })
        {
            Assert.Equal(File.ReadAllBytes(first.In(file)), File.ReadAllBytes(second.In(file)));
        }
    }

    [FactNeeding("python-build")]
    public async Task A_module_that_is_gone_is_gone_from_the_next_wheel_and_a_folder_called_build_disturbs_nothing()
    {
        using var folder = Sample();
        folder.Write("src/iris_databricks/passing.py", "");
        folder.Write("build/__init__.py", "raise RuntimeError('not this one')\n");
        Assert.Equal(0, (await CiTasksProcess.RunAsync(folder.Path, Environment, "package")).ExitCode);
        File.Delete(folder.In("src/iris_databricks/passing.py"));
        var result = await CiTasksProcess.RunAsync(folder.Path, Environment, "package");
        Assert.True(result.ExitCode == 0, result.All);
        using var wheel = ZipFile.OpenRead(folder.In("dist/iris_databricks-0.1.0-py3-none-any.whl"));
        Assert.DoesNotContain(wheel.Entries, entry => entry.Name == "passing.py");
    }

    [FactNeeding("python-build")]
    public async Task Invalid_TOML_is_shown_at_its_line()
    {
        using var folder = Sample();
        File.Delete(folder.In("pyproject.toml"));
        folder.Write("src/pyproject.toml", "[project]\nname = \"x\"\n\n[project.scripts]\n\"databricks_run = x.databricks_run:main\"\n");
        var result = await CiTasksProcess.RunAsync(folder.Path, Environment, "package");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error CIT0213 at src/pyproject.toml:5:", result.All);
    }

    [FactNeeding("python-build")]
    public async Task A_backend_that_fails_is_quoted()
    {
        using var folder = Sample();
        folder.Write("pyproject.toml", "[build-system]\nrequires = [\"setuptools\"]\nbuild-backend = \"setuptools.build_meta\"\n");
        folder.Write("setup.py", "raise RuntimeError('the backend speaks')\n");
        var result = await CiTasksProcess.RunAsync(folder.Path, Environment, "package");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error CIT0212", result.All);
        Assert.Contains("RuntimeError: the backend speaks", result.All);
    }

    [Fact]
    public async Task No_Python_is_said_in_one_sentence()
    {
        using var folder = Sample();
        var result = await CiTasksProcess.RunAsync(folder.Path, new Dictionary<string, string>(), "package", "--python", "no-such-python");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error CIT0210: no-such-python cannot be started", result.All);
    }

    private static TempFolder Sample()
    {
        var folder = new TempFolder();
        foreach (var part in new[] { "src", "conf" })
        {
            Copy(Repository.In($"samples/iris-databricks/{part}"), folder.In(part));
        }

        File.Copy(Repository.In("samples/iris-databricks/pyproject.toml"), folder.In("pyproject.toml"));
        if (File.Exists(Repository.In("samples/iris-databricks/README.md")))
        {
            File.Copy(Repository.In("samples/iris-databricks/README.md"), folder.In("README.md"));
        }

        return folder;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.Contains("__pycache__", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static List<string> Names(string archive)
    {
        using var zip = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        using var tar = new TarReader(zip);
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        return names;
    }
}
