using CiTasks.Hosts.Text;
using Xunit;

namespace CiTasks.UnitTests.Hosts;

public sealed class RepositoryPathTests
{
    [Theory]
    [InlineData("/w", "/w", "jobs/iris.json", "jobs/iris.json")]
    [InlineData("/w/", "/w/sub/", "jobs/iris.json", "sub/jobs/iris.json")]
    [InlineData("/w", "/w/sub", "../jobs/./iris.json", "jobs/iris.json")]
    [InlineData("/w", "/w/sub", "/w/sub/a.py", "sub/a.py")]
    [InlineData("/w", "/w/sub", @"jobs\iris.json", "sub/jobs/iris.json")]
    [InlineData("/w", "/w", "../x.json", null)]
    [InlineData("/w", "/w", "/etc/passwd", null)]
    [InlineData("/w", "/w", "/ww/a", null)]
    [InlineData("/w", "/W", "a", null)]
    [InlineData("/w", "/w", "", null)]
    [InlineData("/w", "/w", "..", null)]
    [InlineData(@"D:\a\r\r", @"d:\a\R\r\sub", @"jobs\iris.json", "sub/jobs/iris.json")]
    [InlineData(@"D:\a\r\r", @"D:\a\r\r", "d:/a/r/r/x.py", "x.py")]
    [InlineData(@"D:\a\r\r", @"D:\a\r\r", @"C:\x.py", null)]
    public void A_path_is_that_of_the_repository_or_none(string root, string folder, string file, string? path) =>
        Assert.Equal(path, RepositoryPath.Below(root, folder, file));

    [Fact]
    public void The_root_is_the_nearest_repository_else_the_CI_systems_folder()
    {
        using var surroundings = new Surroundings();
        var workspace = Path.Combine(surroundings.Folder, "w");
        var deep = Directory.CreateDirectory(Path.Combine(workspace, "checkout", "a", "b")).FullName;

        Assert.Equal(deep, RepositoryPath.Root(deep, null));
        Assert.Equal(workspace, RepositoryPath.Root(deep, workspace));

        // A submodule and a repository around the workspace are others.
        File.WriteAllText(Path.Combine(deep, ".git"), "gitdir: x");
        Directory.CreateDirectory(Path.Combine(surroundings.Folder, ".git"));
        Assert.Equal(surroundings.Folder, RepositoryPath.Root(deep, null));
        Assert.Equal(workspace, RepositoryPath.Root(deep, workspace));
        Assert.Equal(workspace, RepositoryPath.Root(surroundings.Folder, workspace));

        Directory.CreateDirectory(Path.Combine(workspace, "checkout", ".git"));
        Assert.Equal(Path.Combine(workspace, "checkout"), RepositoryPath.Root(deep, workspace));
        Assert.Equal(Path.Combine(workspace, "checkout"), RepositoryPath.Root(deep, null));
    }
}
