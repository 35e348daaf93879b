using CiTasks.Planning.Files;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class SecretGuardTests
{
    [Theory]
    [InlineData("local/credentials.yml", "conf", true)]
    [InlineData("local/catalog.yml", "conf", true)]
    [InlineData("local/deep/x.yml", "conf", true)]
    [InlineData("conf/local/x.yml", "project", true)]
    [InlineData("a/conf/local/x.yml", "project", true)]
    [InlineData("base/credentials.yml", "conf", true)]
    [InlineData("base/Credentials_prod.json", "conf", true)]
    [InlineData(".env", "project", true)]
    [InlineData("a/.databrickscfg", "project", true)]
    [InlineData(".netrc", "project", true)]
    [InlineData("id_rsa", "project", true)]
    [InlineData("keys/id_ed25519", "project", true)]
    [InlineData("a/Server.PEM", "project", true)]
    [InlineData("a/server.pfx", "project", true)]
    [InlineData("local/.gitkeep", "conf", false)]
    [InlineData("conf/local/.gitkeep", "project", false)]
    [InlineData("local/.gitignore", "conf", false)]
    [InlineData("base/catalog.yml", "conf", false)]
    [InlineData("local/catalog.yml", "data", false)]
    [InlineData("localisation/x.yml", "conf", false)]
    [InlineData("my-conf/local/x.yml", "project", false)]
    [InlineData("env", "project", false)]
    [InlineData("id_rsa.pub", "project", false)]
    [InlineData("docs/about-credentials.md", "project", false)]
    public void Files_that_may_hold_credentials_are_told_from_the_others(string path, string source, bool suspect)
    {
        Assert.Equal(suspect, SecretGuard.Suspects(path, source));
    }
}
