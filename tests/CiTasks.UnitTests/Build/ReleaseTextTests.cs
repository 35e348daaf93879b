using CiTasks.Build.Release;
using CiTasks.Testing;
using Xunit;

namespace CiTasks.UnitTests.Build;

/// <summary>Versions, images, the changelog and the other texts of a release.</summary>
public sealed class ReleaseTextTests
{
    private static readonly string Digest = "sha256:" + new string('a', 64);

    [Theory]
    [InlineData("1.2")]
    [InlineData("v1.2.3")]
    [InlineData("1.2.3.4")]
    [InlineData("01.2.3")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3-rc..1")]
    [InlineData("1.2.3-01")]
    [InlineData("1.2.3+build")]
    [InlineData("1.2.3\n")]
    [InlineData("99999999999.0.0")]
    [InlineData(" 1.2.3")]
    public void What_is_no_version_is_none(string text) => Assert.Null(SemanticVersion.TryParse(text));

    [Fact]
    public void Versions_are_ordered_as_the_specification_orders_them()
    {
        string[] order =
        [
            "0.9.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
            "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0-0", "2.0.0",
        ];

        var versions = order.Select(text => SemanticVersion.TryParse(text)!).ToList();

        Assert.Equal(order, versions.AsEnumerable().Reverse().Order().Select(version => version.ToString()));
        Assert.All(versions.Zip(versions.Skip(1)), pair => Assert.True(pair.First < pair.Second && pair.Second > pair.First));
    }

    [Fact]
    public void Images_are_named_once_each_in_any_order_and_in_one_argument_or_several()
    {
        var images = ImageDigest.ReadAll([$"ghcr.io/acme/citasks-rehearsal@{Digest}", $"localhost:5000/x/citasks@{Digest},ghcr.io/acme/citasks-python@{Digest}"]);

        Assert.Equal(["citasks", "citasks-python", "citasks-rehearsal"], images.Select(image => image.Name));
        Assert.Equal($"localhost:5000/x/citasks@{Digest}", images[0].Reference);
    }

    [Theory]
    [InlineData("ghcr.io/acme/citasks:1.2.3", "does not name one of our images by its digest")]
    [InlineData("ghcr.io/acme/citasks@sha256:abc", "by its digest")]
    [InlineData("ghcr.io/acme/citasks@sha512:{digest}", "by its digest")]
    [InlineData("sha256:{digest}", "by its digest")]
    [InlineData("ghcr.io/acme/other@sha256:{digest}", "by its digest")]
    [InlineData("ghcr.io/Acme/citasks@sha256:{digest}", "by its digest")]
    [InlineData("ghcr.io/acme/citasks@sha256:{digest}'", "by its digest")]
    [InlineData("ghcr.io/acme/citasks@sha256:{digest}", "not so: citasks, citasks-python, citasks-rehearsal")]
    public void Other_forms_of_an_image_are_refused(string image, string words)
    {
        var text = image.Replace("{digest}", new string('a', 64), StringComparison.Ordinal);

        // The last one is right, and given twice.
        var problem = Assert.Throws<ReleaseRefusedException>(() => ImageDigest.ReadAll([text, text]));

        Assert.Contains(words, problem.Message);
    }

    [Fact]
    public void The_news_become_the_section_of_the_version_under_an_empty_one()
    {
        var changelog = new Changelog("# Changelog\n\nWords.\n\n## Unreleased\n\n### Added\n\n- Something.\n\n## 1.0.0 - 2026-01-02\n\n- The first.\n");

        Assert.Equal("### Added\n\n- Something.", changelog.News);
        Assert.Equal(
            "# Changelog\n\nWords.\n\n## Unreleased\n\n## 1.1.0 - 2026-03-04\n\n### Added\n\n- Something.\n\n## 1.0.0 - 2026-01-02\n\n- The first.\n",
            changelog.Cut(SemanticVersion.TryParse("1.1.0")!, new DateOnly(2026, 3, 4)));
        Assert.True(changelog.Has(SemanticVersion.TryParse("1.0.0")!));
        Assert.False(changelog.Has(SemanticVersion.TryParse("1.0.0-rc.1")!));
    }

    [Fact]
    public void A_first_release_has_nothing_below_it()
    {
        var changelog = new Changelog("# Changelog\r\n\r\n## Unreleased\r\n\r\n- Something.\r\n");

        Assert.Equal("# Changelog\n\n## Unreleased\n\n## 0.1.0 - 2026-03-04\n\n- Something.\n", changelog.Cut(SemanticVersion.TryParse("0.1.0")!, new DateOnly(2026, 3, 4)));
        Assert.Empty(new Changelog("# Changelog\n").News);
        Assert.Empty(new Changelog("## Unreleased\n\n\n## 1.0.0\n").News);
    }

    [Fact]
    public void The_version_is_stamped_with_its_prerelease_and_without_it_again()
    {
        const string Props = "<Project>\n  <PropertyGroup>\n    <VersionPrefix>0.1.0</VersionPrefix>\n    <Product>X</Product>\n";

        var prerelease = VersionStamp.Set(Props, SemanticVersion.TryParse("1.2.3-rc.1")!);

        Assert.Contains("    <VersionPrefix>1.2.3</VersionPrefix>\n    <VersionSuffix>rc.1</VersionSuffix>\n    <Product>", prerelease);
        Assert.Equal(Props.Replace("0.1.0", "1.2.3", StringComparison.Ordinal), VersionStamp.Set(prerelease, SemanticVersion.TryParse("1.2.3")!));
        Assert.Throws<ReleaseRefusedException>(() => VersionStamp.Set("<Project/>", SemanticVersion.TryParse("1.2.3")!));
    }

    [Fact]
    public void Checksums_are_what_sha256sum_checks()
    {
        using var folder = new TempFolder();
        folder.Write("b.txt", "abc");
        folder.Write("a.txt", "");
        Checksums.Write(folder.Path);

        Assert.Equal(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.txt\nba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b.txt\n",
            File.ReadAllText(folder.In("SHA256SUMS")));
        // Written again it does not count itself.
        Assert.Equal(File.ReadAllText(folder.In("SHA256SUMS")), Checksums.Write(folder.Path));
    }
}
