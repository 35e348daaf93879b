using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Package;
using CiTasks.UnitTests.Hosts;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

public sealed class PackageTests
{
    [Fact]
    public void The_archive_holds_conf_as_Kedro_wants_it_without_credentials()
    {
        using var surroundings = new Surroundings();
        var source = Fill(surroundings, "my-conf");
        var archive = Path.Combine(surroundings.Folder, "conf.tar.gz");

        var leftOut = ConfArchive.Write(source, archive);

        Assert.Equal(["base/credentials.yml", "local/catalog.yml"], leftOut.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["conf/", "conf/base/", "conf/base/catalog.yml = a: 1", "conf/empty/", "conf/local/", "conf/local/.gitkeep = "],
            Read(archive));
    }

    [Fact]
    public void The_same_files_give_the_same_bytes_wherever_and_whenever_they_were_written()
    {
        using var surroundings = new Surroundings();
        var (first, second) = (Fill(surroundings, "one"), Fill(surroundings, "two"));
        File.SetLastWriteTimeUtc(Path.Combine(second, "base", "catalog.yml"), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        var (a, b) = (Path.Combine(surroundings.Folder, "a.tar.gz"), Path.Combine(surroundings.Folder, "b.tar.gz"));

        ConfArchive.Write(first, a);
        ConfArchive.Write(second, b);

        Assert.Equal(File.ReadAllBytes(a), File.ReadAllBytes(b));
        // Of what is inside, since compression libraries differ; it changes when the time, a user or a process gets in.
        using var tar = new GZipStream(File.OpenRead(a), CompressionMode.Decompress);
        Assert.Equal("5a1d7488d9ccd35b", Convert.ToHexStringLower(SHA256.HashData(tar))[..16]);
    }

    [Fact]
    public void A_long_or_foreign_name_is_packed_too()
    {
        using var surroundings = new Surroundings();
        var source = Fill(surroundings, "conf");
        var name = new string('n', 120) + "ä.yml";
        File.WriteAllText(Path.Combine(source, "base", name), "x");

        ConfArchive.Write(source, Path.Combine(surroundings.Folder, "a.tar.gz"));

        Assert.Contains($"conf/base/{name} = x", Read(Path.Combine(surroundings.Folder, "a.tar.gz")));
    }

    [Fact]
    public void A_wheel_is_read_for_its_name_entry_points_and_functions()
    {
        using var surroundings = new Surroundings();
        var findings = new List<Finding>();

        var wheel = WheelFile.Read(
            Zip(
                surroundings,
                ("iris/_vendor/other-9.dist-info/METADATA", "Name: other\nVersion: 9\n"),
                ("iris/__init__.py", "def run(): pass"),
                ("iris/inner/__init__.py", "def hidden(): pass"),
                ("iris_databricks-0.1.dist-info/METADATA", "Metadata-Version: 2.1\nName: iris-databricks\nVersion: 0.1\n"),
                ("iris_databricks-0.1.dist-info/entry_points.txt", "[console_scripts]\niris-databricks = iris:run\n")),
            findings);

        Assert.Empty(findings);
        Assert.Equal(("iris_databricks-0.1-py3-none-any.whl", "iris-databricks", "0.1"), (wheel!.FileName, wheel.Name, wheel.Version));
        Assert.Equal("iris:run", Assert.Single(wheel.EntryPoints).Value);
        Assert.True(wheel.DefinesFunction("iris", "run"));
        Assert.False(wheel.DefinesFunction("iris", "hidden"));
    }

    [Fact]
    public void A_wheel_without_entry_points_has_none()
    {
        using var surroundings = new Surroundings();

        Assert.Empty(WheelFile.Read(Zip(surroundings, ("a-1.dist-info/METADATA", "Name: a\nVersion: 1\n")), [])!.EntryPoints);
    }

    [Theory]
    [InlineData("x.txt", "Name: a\nVersion: 1")]
    [InlineData("a-1.dist-info/METADATA", "")]
    [InlineData("a-1.dist-info/METADATA", "Name: a")]
    [InlineData("a-1.dist-info/METADATA", "Metadata-Version: 2.1\n\nName: a\nVersion: 1")]
    public void A_zip_without_metadata_is_no_wheel(string entry, string text)
    {
        using var surroundings = new Surroundings();
        var findings = new List<Finding>();

        Assert.Null(WheelFile.Read(Zip(surroundings, (entry, text)), findings));
        Assert.Equal(("CIT0203", "iris_databricks-0.1-py3-none-any.whl has no METADATA with a name and a version"), (findings[0].Id, findings[0].Summary));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no zip")]
    public void What_is_no_zip_is_no_wheel(string content)
    {
        using var surroundings = new Surroundings();
        var file = surroundings.Point("a.whl", content);
        var findings = new List<Finding>();

        Assert.Null(WheelFile.Read(file, findings));
        Assert.Equal("CIT0203", Assert.Single(findings).Id);
    }

    private static string Fill(Surroundings surroundings, string name)
    {
        var conf = Path.Combine(surroundings.Folder, name);
        foreach (var (file, text) in new[] { ("local/.gitkeep", ""), ("local/catalog.yml", "secret"), ("base/credentials.yml", "secret"), ("base/catalog.yml", "a: 1") })
        {
            var path = Path.Combine(conf, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Directory.CreateDirectory(Path.Combine(conf, "empty"));
        return conf;
    }

    private static List<string> Read(string archive)
    {
        using var tar = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        var entries = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            using var text = new StreamReader(entry.DataStream ?? Stream.Null);
            entries.Add(entry.EntryType == TarEntryType.Directory ? entry.Name : $"{entry.Name} = {text.ReadToEnd()}");
        }

        return entries;
    }

    private static string Zip(Surroundings surroundings, params (string Name, string Text)[] entries)
    {
        var file = Path.Combine(surroundings.Folder, "iris_databricks-0.1-py3-none-any.whl");
        using var zip = ZipFile.Open(file, ZipArchiveMode.Create);
        foreach (var (name, text) in entries)
        {
            using var stream = zip.CreateEntry(name).Open();
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return file;
    }
}
