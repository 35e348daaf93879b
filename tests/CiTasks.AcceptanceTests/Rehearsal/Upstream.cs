using System.Diagnostics;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>A repository that somebody else pushes to: made with the real git, away from the settings of whoever runs the tests.</summary>
internal sealed class Upstream : IDisposable
{
    private readonly TempFolder _temp = new();

    public Upstream(params (string Path, string Text)[] files)
    {
        Folder = Directory.CreateDirectory(_temp.In("iris")).FullName;
        Git("init", "--quiet", "--initial-branch=main");
        if (files.Length > 0)
        {
            Commit(files);
        }
    }

    public string Folder { get; }

    /// <summary>The folder that it lies in.</summary>
    public string Parent => _temp.Path;

    /// <returns>The id of the commit.</returns>
    public string Commit(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            _temp.Write(Path.Combine(Folder, path), text);
        }
        Git("add", "--all");
        Git("commit", "--quiet", "--allow-empty", "--message=work");
        return Head();
    }

    public string Head() => Git("rev-parse", "HEAD").Trim();

    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in (Dictionary<string, string>)new()
        {
            ["GIT_CONFIG_NOSYSTEM"] = "1", ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_AUTHOR_NAME"] = "Ada", ["GIT_AUTHOR_EMAIL"] = "ada@example.com",
            ["GIT_COMMITTER_NAME"] = "Ada", ["GIT_COMMITTER_EMAIL"] = "ada@example.com",
        })
        {
            start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.Result}");
    }

    public void Dispose() => _temp.Dispose();
}
