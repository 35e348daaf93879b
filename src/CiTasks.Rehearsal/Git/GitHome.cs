using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Git;

/// <summary>What git itself keeps in the workspace's folder: its settings, copies of remotes, and what is being made.</summary>
internal sealed class GitHome
{
    /// <summary>
    /// In a file because git does not hand settings of the environment on to the process that serves a local remote.
    /// safe.directory: a mounted repository belongs to somebody else; only upload-pack runs there, which executes
    /// nothing of it. core.symlinks: a link in a repository could point at any file of this machine.
    /// </summary>
    private const string Settings = """
        [safe]
        	directory = *
        [core]
        	hooksPath = /dev/null
        	symlinks = false
        	autocrlf = false
        	fsmonitor = false
        	quotePath = false
        [gc]
        	auto = 0
        [maintenance]
        	auto = false
        [fetch]
        	recurseSubmodules = false
        [submodule]
        	recurse = false
        [advice]
        	detachedHead = false

        """;

    private readonly Lazy<string> _config;

    public GitHome(WorkspaceFolder folder)
    {
        Root = Directory.CreateDirectory(Path.Combine(folder.Root, "git")).FullName;
        Mirrors = Path.Combine(Root, "mirrors");
        Drafts = Path.Combine(Root, "drafts");
        _config = new(WriteConfig);
        if (Directory.Exists(Drafts))
        {
            // Of a server that was killed.
            Directory.Delete(Drafts, recursive: true);
        }
    }

    public string Root { get; }

    public string Config => _config.Value;

    /// <summary>One bare copy of each remote that jobs take their code from.</summary>
    public string Mirrors { get; }

    private string Drafts { get; }

    public string NewDraft() => Path.Combine(Directory.CreateDirectory(Drafts).FullName, Guid.NewGuid().ToString("N"));

    private string WriteConfig()
    {
        var path = Path.Combine(Root, ".gitconfig");
        File.WriteAllText(path, Settings);
        return path;
    }
}
