using CiTasks.AcceptanceTests.Rehearsal;
using CiTasks.AcceptanceTests.Tasks;

namespace CiTasks.AcceptanceTests.Hosts;

/// <summary>The repository https://github.com/acme/iris at one commit; every scenario gets a checkout of it.</summary>
internal sealed class ScenarioCheckout : IDisposable
{
    private readonly Upstream _upstream = new();

    public ScenarioCheckout()
    {
        using var project = new SmallProject();
        Copy(project.Folder, _upstream.Folder);
        Commit = _upstream.Commit();
        _upstream.Git("remote", "add", "origin", "https://github.com/acme/iris.git");
    }

    public string Commit { get; }

    /// <summary>For <c>--git-remote</c>: where the repositories of github.com/acme are on this machine.</summary>
    public string Remotes => $"https://github.com/acme/={_upstream.Parent}/";

    public void CopyTo(string folder) => Copy(_upstream.Folder, folder);

    public void Dispose() => _upstream.Dispose();

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        // Empty folders are part of a git directory.
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }
    }
}
