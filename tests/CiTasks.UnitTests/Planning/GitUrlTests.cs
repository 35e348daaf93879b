using CiTasks.Planning.Git;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class GitUrlTests
{
    [Theory]
    [InlineData("https://github.com/acme/iris", "https://github.com/acme/iris", "iris", "gitHub")]
    [InlineData("  https://GitHub.com/acme/iris.git/ ", "https://github.com/acme/iris.git", "iris", "gitHub")]
    [InlineData("git@github.com:acme/iris.git", "https://github.com/acme/iris.git", "iris", "gitHub")]
    [InlineData("ssh://git@github.com:22/acme/iris.git", "https://github.com/acme/iris.git", "iris", "gitHub")]
    [InlineData("https://www.github.com/acme/iris", "https://www.github.com/acme/iris", "iris", "gitHub")]
    [InlineData("https://dev.azure.com/o/p/_git/r", "https://dev.azure.com/o/p/_git/r", "r", "azureDevOpsServices")]
    [InlineData("https://o@dev.azure.com/o/my%20p/_git/my%20r", "https://dev.azure.com/o/my%20p/_git/my%20r", "my r", "azureDevOpsServices")]
    [InlineData("git@ssh.dev.azure.com:v3/o/p/r", "https://dev.azure.com/o/p/_git/r", "r", "azureDevOpsServices")]
    [InlineData("o@vs-ssh.visualstudio.com:v3/o/p/r", "https://dev.azure.com/o/p/_git/r", "r", "azureDevOpsServices")]
    [InlineData("https://o.visualstudio.com/p/_git/r", "https://o.visualstudio.com/p/_git/r", "r", "azureDevOpsServices")]
    [InlineData("git@gitlab.com:group/sub/iris.git", "https://gitlab.com/group/sub/iris.git", "iris", "gitLab")]
    [InlineData("https://bitbucket.org/acme/iris.git", "https://bitbucket.org/acme/iris.git", "iris", "bitbucketCloud")]
    [InlineData("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/iris", "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/iris", "iris", "awsCodeCommit")]
    [InlineData("ssh://APKAEXAMPLE@git-codecommit.us-east-1.amazonaws.com/v1/repos/iris", "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/iris", "iris", "awsCodeCommit")]
    [InlineData("https://git.acme.test:8443/x/iris?a=b#c", "https://git.acme.test:8443/x/iris", "iris", null)]
    [InlineData("https://github.com.evil.test/acme/iris", "https://github.com.evil.test/acme/iris", "iris", null)]
    [InlineData("https://evilgithub.com/acme/iris", "https://evilgithub.com/acme/iris", "iris", null)]
    [InlineData("https://github.acme.test/acme/iris", "https://github.acme.test/acme/iris", "iris", null)]
    [InlineData("http://127.0.0.1:8080/acme/iris.git", "http://127.0.0.1:8080/acme/iris.git", "iris", null)]
    [InlineData("/srv/git/iris", "/srv/git/iris", "iris", null)]
    [InlineData("file:///srv/git/iris.git", "file:///srv/git/iris.git", "iris", null)]
    public void A_remote_becomes_what_a_workspace_fetches_from(string text, string address, string name, string? provider)
    {
        var url = GitUrl.Parse(text)!;

        Assert.Equal((address, name, provider), (url.Address, url.Name, url.Provider));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("acme/iris")]
    [InlineData("iris")]
    [InlineData("https://")]
    [InlineData("https://github.com/")]
    [InlineData("ext::sh -c true")]
    [InlineData("--upload-pack=true")]
    [InlineData("ftp://github.com/acme/iris")]
    [InlineData("https://github.com/acme/iris\n--x")]
    [InlineData("/")]
    public void Anything_else_is_no_repository(string text)
    {
        Assert.Null(GitUrl.Parse(text));
    }

    [Theory]
    [InlineData("https://x-access-token:ghs_secret@github.com/acme/iris")]
    [InlineData("https://ghp_0123456789abcdef0123@github.com/acme/iris")]
    [InlineData("ssh://git:ghs_secret@github.com/acme/iris")]
    [InlineData("git@github.com:acme/iris")]
    public void A_credential_in_a_URL_is_left_out(string text)
    {
        Assert.Equal("https://github.com/acme/iris", GitUrl.Parse(text)!.Address);
    }

    [Theory]
    [InlineData("ssh://git@git.acme.test:7999/proj/r.git", null, "https://git.acme.test/scm/proj/r.git")]
    [InlineData("ssh://git@git.acme.test:7999/~ada/r.git", "bitbucketServer", "https://git.acme.test/scm/~ada/r.git")]
    [InlineData("ssh://git@git.acme.test/proj/r.git", "bitbucketServer", "https://git.acme.test/scm/proj/r.git")]
    [InlineData("git@git.acme.test:proj/r.git", "bitbucketServer", "https://git.acme.test/scm/proj/r.git")]
    [InlineData("ssh://git@git.acme.test:7999/proj/r.git", "gitLabEnterpriseEdition", "https://git.acme.test/proj/r.git")]
    [InlineData("ssh://git@git.acme.test/proj/r.git", null, "https://git.acme.test/proj/r.git")]
    [InlineData("https://git.acme.test:7999/proj/r.git", "bitbucketServer", "https://git.acme.test:7999/proj/r.git")]
    [InlineData("git@github.com:acme/iris.git", "bitbucketServer", "https://github.com/acme/iris.git")]
    public void Over_https_a_Bitbucket_Server_has_its_repositories_below_scm(string remote, string? provider, string address)
    {
        Assert.Equal(address, GitUrl.Parse(remote, provider)!.Address);
    }

    [Theory]
    [InlineData("https://github.com/acme/iris", "git@github.com:Acme/Iris.git", true)]
    [InlineData("https://github.com/acme/iris", "https://ada:pw@github.com/acme/iris.git/", true)]
    [InlineData("https://github.com/acme/iris", "https://github.com/acme/iris2", false)]
    [InlineData("https://github.com/acme/iris", "https://gitlab.com/acme/iris", false)]
    [InlineData("https://dev.azure.com/o/p/_git/r", "https://o.visualstudio.com/DefaultCollection/p/_git/r", true)]
    [InlineData("https://dev.azure.com/o/my%20p/_git/r", "https://o.visualstudio.com/my p/_git/r", true)]
    [InlineData("https://dev.azure.com/o/p/_git/r", "https://other.visualstudio.com/p/_git/r", false)]
    [InlineData("https://git.test/Acme/iris", "https://git.test/acme/iris", false)]
    [InlineData("https://git.test/acme/iris", "https://git.test:8443/acme/iris", false)]
    [InlineData("https://git.test/acme/iris", "http://git.test/acme/iris", true)]
    [InlineData("/srv/git/iris", "file:///srv/git/iris.git", true)]
    [InlineData("/srv/git/iris", "/srv/git/Iris", false)]
    public void One_repository_has_many_spellings(string first, string second, bool same)
    {
        Assert.Equal(same, GitUrl.Parse(first)!.IsSameAs(GitUrl.Parse(second)!));
        Assert.Equal(same, GitUrl.Parse(second)!.IsSameAs(GitUrl.Parse(first)!));
    }

    [Theory]
    [InlineData("GITHUB", "gitHub")]
    [InlineData(" azuredevopsservices ", "azureDevOpsServices")]
    [InlineData("sourceForge", null)]
    [InlineData("", null)]
    public void A_provider_is_taken_in_any_case_and_told_in_the_services(string word, string? known)
    {
        Assert.Equal(known, GitProviders.Parse(word));
    }
}
