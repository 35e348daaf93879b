using System.Text.Json.Nodes;
using CiTasks.Sbom;
using Xunit;

namespace CiTasks.UnitTests.Build.Sbom;

public sealed class SbomTests
{
    private const string Assets = """
        {
          "targets": {
            "net10.0": { "Polly.Core/8.8.1": { "type": "package", "runtime": { "lib/net8.0/Polly.Core.dll": {} } } },
            "net10.0/linux-x64": {
              "Polly.Core/8.8.1": { "type": "package", "runtime": { "lib/net8.0/Polly.Core.dll": {} } },
              "An.Analyzer/1.0.0": { "type": "package" },
              "Placeholder/1.0.0": { "type": "package", "runtime": { "lib/net10.0/_._": {} } },
              "CiTasks.Tasks/0.1.0": { "type": "project", "runtime": { "bin/placeholder/CiTasks.Tasks.dll": {} } }
            }
          },
          "packageFolders": { "/packages/": {} },
          "project": { "frameworks": { "net10.0": {
            "frameworkReferences": { "Microsoft.NETCore.App": {} },
            "downloadDependencies": [
              { "name": "Microsoft.AspNetCore.App.Runtime.linux-x64", "version": "[10.0.12, 10.0.12]" },
              { "name": "Microsoft.NETCore.App.Crossgen2.linux-x64", "version": "[10.0.12, 10.0.12]" },
              { "name": "Microsoft.NETCore.App.Runtime.linux-x64", "version": "[10.0.12, 10.0.12]" } ] } } }
        }
        """;

    private const string Status = """
        Package: git
        Status: install ok installed
        Maintainer: A Maintainer <a@debian.test>
        Architecture: amd64
        Version: 1:2.47.3-0+deb13u1
        Description: fast
         with: a colon in a line that goes on
        Homepage: https://git-scm.com/

        Package: gone
        Status: deinstall ok config-files
        Architecture: amd64
        Version: 1

        """;

    private static readonly ImageFacts Facts = new("citasks", "1.2.3", "base:1", "https://github.test/a/b", "2026-01-02T03:04:05Z");

    [Fact]
    public void What_is_shipped_is_listed_and_what_only_builds_is_not()
    {
        var components = Read();

        Assert.Equal(["Microsoft.NETCore.App.Runtime.linux-x64", "Polly.Core"], components.Select(component => component.Name));
        var polly = components[1];
        Assert.Equal(("8.8.1", "BSD-3-Clause", "pkg:nuget/Polly.Core@8.8.1", "00ff"), (polly.Version, polly.Licence, polly.Purl, polly.Sha512));
        Assert.Equal(["/packages/"], NuGetPackages.Folders(Assets));
    }

    [Fact]
    public void A_portable_program_has_its_packages_without_a_system_and_no_runtime()
    {
        const string Portable = """
            {
              "targets": { "net10.0": { "Polly.Core/8.8.1": { "type": "package", "runtime": { "lib/net8.0/Polly.Core.dll": {} } } } },
              "project": { "frameworks": { "net10.0": { "frameworkReferences": { "Microsoft.NETCore.App": {} } } } }
            }
            """;

        Assert.Equal(["Polly.Core"], Read(Portable).Select(component => component.Name));
    }

    [Fact]
    public void Packages_of_the_distribution_are_those_that_are_installed()
    {
        var git = Assert.Single(DebianPackages.Read(Status, "NAME=\"Debian\"\nVERSION_ID=\"13\"\nID=debian\n"));

        Assert.Equal("pkg:deb/debian/git@1%3A2.47.3-0%2Bdeb13u1?arch=amd64&distro=debian-13", git.Purl);
        Assert.Equal("A Maintainer", git.Supplier);
        Assert.Contains("/usr/share/doc/git/copyright", git.Remark);
    }

    [Fact]
    public void The_document_has_what_SPDX_2_3_requires()
    {
        var document = SpdxDocument.Write(Facts, Read());

        Assert.Equal("SPDX-2.3", (string?)document["spdxVersion"]);
        Assert.Equal("CC0-1.0", (string?)document["dataLicense"]);
        Assert.Equal(Facts.Created, (string?)document["creationInfo"]!["created"]);
        var ids = document["packages"]!.AsArray().Select(package => (string)package!["SPDXID"]!).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(document["packages"]!.AsArray(), package => Assert.NotNull(package!["downloadLocation"]));
        Assert.All(document["relationships"]!.AsArray(), relationship => Assert.Contains((string)relationship!["relatedSpdxElement"]!, ids));
        Assert.Contains(document["relationships"]!.AsArray(), relationship => (string)relationship!["relationshipType"]! == "DESCRIBES");
    }

    [Fact]
    public void Other_contents_have_another_name()
    {
        Assert.Equal(Namespace(Facts), Namespace(Facts));
        Assert.NotEqual(Namespace(Facts), Namespace(Facts with { Base = "base:2" }));

        string? Namespace(ImageFacts facts) => (string?)SpdxDocument.Write(facts, Read())["documentNamespace"];
    }

    [Fact]
    public void A_licence_that_a_package_only_names_is_there_in_full_with_its_holder()
    {
        var page = NoticesPage.Render("citasks", [new Component("A", "1", "pkg:nuget/A@1") { Licence = "MIT", Copyright = "Ann" }], hasSystemPackages: false);

        Assert.Contains("    Copyright Ann\n", page);
        Assert.Contains("Permission is hereby granted", page);
    }

    [Fact]
    public void A_text_that_a_package_brings_is_taken_as_it_is()
    {
        var page = NoticesPage.Render("citasks", Read(), hasSystemPackages: true);

        Assert.Contains("    # Terms of Polly\n", page);
        Assert.DoesNotContain("\n# Terms of Polly", page);
        // The runtime and Polly bring the same text here.
        Assert.Equal(2, page.Split("Terms of Polly").Length);
        Assert.Contains("\nLICENSE: the same as above, under Microsoft.NETCore.App.Runtime.linux-x64.\n", page);
    }

    [Fact]
    public void A_licence_without_a_text_stops_the_build_of_the_image() => Assert.Contains(
        "build/Sbom/Licences",
        Assert.Throws<InvalidDataException>(() => NoticesPage.Render("citasks", [new Component("A", "1", "pkg:nuget/A@1") { Licence = "GPL-3.0-only" }], hasSystemPackages: false)).Message);

    private static IReadOnlyList<Component> Read(string assets = Assets) => NuGetPackages.Read(assets, (id, version) => new PackageFiles(
        $"""
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
          <id>{id}</id><version>{version}</version><license type="expression">BSD-3-Clause</license><authors>Someone</authors>
        </metadata></package>
        """,
        Convert.ToBase64String([0x00, 0xff]),
        [("LICENSE", "# Terms of Polly\r\n")]));
}
