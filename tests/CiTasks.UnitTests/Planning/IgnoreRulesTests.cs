using CiTasks.Planning.Git;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class IgnoreRulesTests
{
    [Theory]
    [InlineData("*.pyc", "src/a.pyc", false, true)]
    [InlineData("*.pyc", "src/a.py", false, false)]
    [InlineData("build/", "build", true, true)]
    [InlineData("build/", "libs/build", true, true)]
    [InlineData("build/", "libs/build", false, false)]
    [InlineData("/build", "libs/build", true, false)]
    [InlineData("/build", "build", true, true)]
    [InlineData("docs/*.py", "docs/a.py", false, true)]
    [InlineData("docs/*.py", "docs/deep/a.py", false, false)]
    [InlineData("docs/*.py", "x/docs/a.py", false, false)]
    [InlineData("docs/**/a.py", "docs/one/two/a.py", false, true)]
    [InlineData("docs/**/a.py", "docs/a.py", false, true)]
    [InlineData("**/gen", "a/b/gen", true, true)]
    [InlineData("gen/**", "gen/a.py", false, true)]
    [InlineData("# a comment", "# a comment", false, false)]
    [InlineData("\\#hash.py", "#hash.py", false, true)]
    [InlineData("a?.py", "ab.py", false, true)]
    [InlineData("a?.py", "a/.py", false, false)]
    [InlineData("[a-c].py", "b.py", false, true)]
    [InlineData("[!a-c].py", "b.py", false, false)]
    [InlineData("[a", "[a", false, false)]
    [InlineData("[]a].py", "].py", false, true)]
    [InlineData("*.py\n!keep.py", "src/keep.py", false, false)]
    [InlineData("!keep.py\n*.py", "src/keep.py", false, true)]
    [InlineData("*.py   \r", "a.py", false, true)]
    [InlineData("", "a.py", false, false)]
    [InlineData("/", "a.py", false, false)]
    public void A_path_is_left_out_as_Git_does(string text, string path, bool isFolder, bool isIgnored) =>
        Assert.Equal(isIgnored, IgnoreRules.None.With("", text).Ignores(path, isFolder));

    [Fact]
    public void The_nearest_file_decides()
    {
        var rules = IgnoreRules.None.With("", "*.py\n/only.txt").With("src", "!*.py\n/own.py");

        Assert.False(rules.Ignores("src/a.py", isFolder: false));
        Assert.True(rules.Ignores("src/own.py", isFolder: false));
        Assert.False(rules.Ignores("src/deep/own.py", isFolder: false));
        Assert.False(rules.Ignores("src/only.txt", isFolder: false));
    }
}
