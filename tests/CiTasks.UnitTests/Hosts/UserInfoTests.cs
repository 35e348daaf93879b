using CiTasks.Hosts.Text;
using Xunit;

namespace CiTasks.UnitTests.Hosts;

public sealed class UserInfoTests
{
    [Theory]
    [InlineData("https://x-access-token:ghs_secret@github.com/acme/iris", "https://***@github.com/acme/iris", "ghs_secret")]
    [InlineData("https://gitlab-ci-token:a%2Bb@gitlab.com/acme/iris", "https://***@gitlab.com/acme/iris", "a%2Bb", "a+b")]
    [InlineData("https://ghp_0123456789abcdef0123@github.com/acme/iris", "https://***@github.com/acme/iris", "ghp_0123456789abcdef0123")]
    [InlineData("https://ghp_short:x-oauth-basic@github.com/acme/iris", "https://***@github.com/acme/iris", "ghp_short")]
    [InlineData("https://ghp_short:@github.com/acme/iris", "https://***@github.com/acme/iris", "ghp_short")]
    [InlineData("https://acme@dev.azure.com/acme/p/_git/r", "https://***@dev.azure.com/acme/p/_git/r")]
    [InlineData("ssh://git:s3cret@github.com/acme/iris", "ssh://***@github.com/acme/iris", "s3cret")]
    [InlineData("git://user:s3cret@github.com/acme/iris", "git://***@github.com/acme/iris", "s3cret")]
    [InlineData("htps://user:s3cret@github.com/acme/iris", "htps://***@github.com/acme/iris", "s3cret")]
    [InlineData("https://user:s3cret@github.com:99999/acme/iris", "https://***@github.com:99999/acme/iris", "s3cret")]
    [InlineData("https://user:s3/cr@t@github.com/acme/iris", "https://***@github.com/acme/iris", "s3/cr@t")]
    [InlineData(" git://s3cret@h/x", " git://***@h/x")]
    [InlineData("//user:s3cret@h/x", "//***@h/x", "s3cret")]
    [InlineData("user:s3cret@h.example", "***@h.example", "s3cret")]
    [InlineData("s3cret@h.example", "***@h.example")]
    [InlineData("https://github.com/acme/iris", "https://github.com/acme/iris")]
    [InlineData("https://github.com/acme/iris@v1?mail=a@b", "https://github.com/acme/iris@v1?mail=a@b")]
    [InlineData("https://@github.com/acme/iris", "https://@github.com/acme/iris")]
    [InlineData("git@github.com:acme/iris", "git@github.com:acme/iris")]
    [InlineData("git@github.com:acme/iris@v1", "git@github.com:acme/iris@v1")]
    [InlineData("acme/iris", "acme/iris")]
    [InlineData("", "")]
    public void It_is_cut_out_of_any_address_and_its_secret_is_known(string address, string shown, params string[] secrets)
    {
        Assert.Equal((shown, string.Join(' ', secrets)), (UserInfo.Cut(address), string.Join(' ', UserInfo.Secrets(address))));
    }
}
