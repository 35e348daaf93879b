namespace CiTasks.Rehearsal.Git;

/// <summary>The commits of one remote in a folder of their own, without files.</summary>
internal sealed class GitRepository(GitProgram git, string folder)
{
    private const string Branches = "refs/remotes/origin/";
    private const string Tags = "refs/tags/";

    public bool Exists => File.Exists(Path.Combine(folder, "HEAD"));

    /// <summary>Removes the locks of a git that was killed. Only for who knows that nobody else works here.</summary>
    public void Unlock()
    {
        var refs = Path.Combine(folder, "refs");
        foreach (var left in Directory.EnumerateFiles(folder, "*.lock").Concat(Directory.EnumerateFiles(refs, "*.lock", SearchOption.AllDirectories)).ToArray())
        {
            File.Delete(left);
        }
    }

    public Task InitAsync(CancellationToken stop) => git.RunAsync(new("init", "--quiet", "--bare", "--", folder), stop);

    /// <summary>Lets it use the commits of another one, without copying them.</summary>
    public async Task InitFromAsync(string other, CancellationToken stop)
    {
        await InitAsync(stop);
        var info = Directory.CreateDirectory(Path.Combine(folder, "objects", "info")).FullName;
        await File.WriteAllTextAsync(Path.Combine(info, "alternates"), Path.Combine(other, "objects") + "\n", stop);
    }

    /// <summary>The branch that a clone would begin with, and whether it has a commit yet.</summary>
    public async Task<(string Branch, bool IsEmpty)> DefaultBranchAsync(GitRemote remote, GitLogin? login, CancellationToken stop)
    {
        var lines = (await git.RunAsync(new("ls-remote", "--symref", "--", remote.Source, "HEAD") { Login = login }, stop)).Split('\n');
        const string prefix = "ref: refs/heads/";
        var branch = lines.FirstOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..].Split('\t')[0];
        return (branch ?? "main", !lines.Any(line => line.EndsWith("\tHEAD", StringComparison.Ordinal)));
    }

    /// <summary>Brings all branches and tags to where the remote has them now; what is gone there goes here.</summary>
    public Task FetchAsync(GitRemote remote, GitLogin? login, CancellationToken stop) => git.RunAsync(
        new("fetch", "--quiet", "--prune", "--no-write-fetch-head", "--", remote.Source, $"+refs/heads/*:{Branches}*", $"+{Tags}*:{Tags}*")
        {
            GitFolder = folder,
            Login = login,
        },
        stop);

    /// <summary>
    /// The commit that a name stands for since the last fetch. A commit's own id is taken in place of a branch or a tag
    /// too: clients have no other way to ask for exactly the commit that they tested.
    /// </summary>
    public async Task<string> ResolveAsync(GitRemote remote, GitRevision revision, GitLogin? login, CancellationToken stop) =>
        (revision.Kind switch
        {
            GitRefKind.Branch => await BranchAsync(revision.Name, stop),
            GitRefKind.Tag => await FindAsync(Tags, revision.Name, stop),
            _ => null,
        })
        ?? await CommitAsync(revision.Name, stop)
        ?? await FetchCommitAsync(remote, revision.Name, login, stop)
        ?? throw GitErrors.UnknownRef(revision.Word, revision.Name);

    public Task<string?> BranchAsync(string name, CancellationToken stop) => FindAsync(Branches, name, stop);

    public async Task<string?> CommitAsync(string id, CancellationToken stop) =>
        GitNames.IsCommit(id) ? await ResolveAsync(id, stop) : null;

    /// <summary>A commit that no branch leads to any more; a remote may or may not give it away.</summary>
    private async Task<string?> FetchCommitAsync(GitRemote remote, string id, GitLogin? login, CancellationToken stop)
    {
        if (!GitNames.IsCommit(id))
        {
            return null;
        }
        await git.TryAsync(new("fetch", "--quiet", "--no-write-fetch-head", "--", remote.Source, id) { GitFolder = folder, Login = login }, stop);
        return await ResolveAsync(id, stop);
    }

    private async Task<string?> FindAsync(string prefix, string name, CancellationToken stop) =>
        GitNames.IsRef(name) ? await ResolveAsync(prefix + name, stop) : null;

    private async Task<string?> ResolveAsync(string name, CancellationToken stop)
    {
        var output = await git.TryAsync(new("rev-parse", "--verify", "--quiet", name + "^{commit}") { GitFolder = folder }, stop);
        return output.ExitCode == 0 ? output.Text.Trim() : null;
    }
}
