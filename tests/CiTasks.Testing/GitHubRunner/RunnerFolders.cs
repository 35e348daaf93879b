using System.Diagnostics;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>
/// A job's folders on the runner's machine. They belong to the runner's user, who is not the one in the container: git
/// there refuses the workspace, and only root can write the command files.
/// </summary>
internal sealed class RunnerFolders : IDisposable
{
    private const string RunnerUser = "1001:1001";

    private readonly TempFolder _root = new();

    public RunnerFolders(string repository)
    {
        var name = repository.Split('/')[1];
        Workspace = Make($"_work/{name}/{name}");
        Temp = Make("_work/_temp");
        Home = Make("_work/_temp/_github_home");
        Workflow = Make("_work/_temp/_github_workflow");
        FileCommands = Make("_work/_temp/_runner_file_commands");
        ToolCache = Make("_work/_tool");
        Map = new PathMap(
        [
            new(PathMap.DockerSocket, PathMap.DockerSocket),
            new(Temp, PathMap.Temp),
            new(Home, PathMap.Home),
            new(Workflow, PathMap.Workflow),
            new(FileCommands, PathMap.FileCommands),
            new(Workspace, PathMap.Workspace),
        ]);
    }

    public string Workspace { get; }

    public string Temp { get; }

    public string Home { get; }

    public string Workflow { get; }

    public string FileCommands { get; }

    public string ToolCache { get; }

    public PathMap Map { get; }

    /// <summary>Gives a file or folder to the runner's user, with all that is in it. Without root it is the runner's user who is here.</summary>
    public static void GiveToRunner(string path)
    {
        if (Environment.UserName != "root")
        {
            return;
        }

        using var chown = Process.Start("chown", ["--recursive", RunnerUser, path]);
        chown.WaitForExit();
    }

    /// <summary>An empty command file: readable by all, writable by its owner alone.</summary>
    public string NewCommandFile(string prefix)
    {
        var file = Path.Combine(FileCommands, $"{prefix}{Guid.NewGuid()}");
        File.WriteAllText(file, "");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        GiveToRunner(file);
        return file;
    }

    public void Dispose()
    {
        try
        {
            _root.Dispose();
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            // What a container made belongs to root: without its rights it stays in the machine's temp folder.
        }
    }

    private string Make(string path) => Directory.CreateDirectory(_root.In(path)).FullName;
}
