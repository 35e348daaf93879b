using CiTasks.Build.Images;
using Xunit;

namespace CiTasks.UnitTests.Build.Images;

public sealed class AptSourcesTests
{
    [Fact]
    public void The_form_of_Debian_12() => Assert.Equal(
        new AptSources("http://mirror.test/debian", "http://mirror.test/debian-security"),
        AptSources.Read(
        [
            "Types: deb\n# http://snapshot.debian.org/archive/debian/20250520T000000Z\nURIs: http://mirror.test/debian\nSuites: bookworm bookworm-updates\n",
            "Types: deb\nURIs: http://mirror.test/debian-security/\nSuites: bookworm-security\n",
        ]));

    [Fact]
    public void The_older_form_with_options_and_other_repositories() => Assert.Equal(
        new AptSources("https://mirror.test/debian", string.Empty),
        AptSources.Read(["# deb http://old.test/debian bookworm main\ndeb [signed-by=/k.gpg] https://packages.test/node bookworm main\ndeb [arch=amd64] https://mirror.test/debian/ bookworm main\n"]));

    [Fact]
    public void Without_a_mirror_of_Debian_the_public_one_is_taken() =>
        Assert.Equal(new AptSources("http://deb.debian.org/debian", string.Empty), AptSources.Read(["deb http://archive.ubuntu.com/ubuntu noble main\n"]));
}
