using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace CiTasks.Rehearsal.Git;

/// <summary>Copies of the remotes that runs take their code from, so that a run only fetches what is new.</summary>
internal sealed class GitMirrors(GitHome home, GitProgram git)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = [];

    public string FolderOf(GitRemote remote)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(remote.Source));
        return Path.Combine(home.Mirrors, Convert.ToHexStringLower(hash)[..16] + ".git");
    }

    /// <summary>The commit that a revision means now, with all that is needed to check it out.</summary>
    /// <param name="remote">The repository.</param>
    /// <param name="revision">Null: the head of the default branch.</param>
    /// <param name="login">For the remote, if it asks.</param>
    /// <param name="stop">Ends the transfer.</param>
    public async Task<string> ResolveAsync(GitRemote remote, GitRevision? revision, GitLogin? login, CancellationToken stop)
    {
        var folder = FolderOf(remote);
        var turn = _turns.GetOrAdd(folder, _ => new(1, 1));
        await turn.WaitAsync(stop);
        try
        {
            var mirror = new GitRepository(git, folder);
            if (!mirror.Exists)
            {
                // Elsewhere first: half of one would be taken for a whole one ever after.
                var draft = home.NewDraft();
                await new GitRepository(git, draft).InitAsync(stop);
                Directory.CreateDirectory(home.Mirrors);
                Directory.Move(draft, folder);
            }
            if (revision is { Kind: GitRefKind.Commit } && await mirror.CommitAsync(revision.Name, stop) is { } known)
            {
                return known;
            }
            mirror.Unlock();
            await mirror.FetchAsync(remote, login, stop);
            revision ??= new(GitRefKind.Branch, (await mirror.DefaultBranchAsync(remote, login, stop)).Branch);
            return await mirror.ResolveAsync(remote, revision, login, stop);
        }
        finally
        {
            turn.Release();
        }
    }
}
