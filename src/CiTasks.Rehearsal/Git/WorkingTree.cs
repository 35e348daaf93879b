namespace CiTasks.Rehearsal.Git;

/// <summary>
/// The files of one commit. Git's own folder lies elsewhere, as on Databricks: a job that writes among the files
/// cannot change what git does with them.
/// </summary>
internal sealed class WorkingTree(GitProgram git, string gitFolder, string tree)
{
    /// <summary>Brings the files to a commit, and keeps uncommitted changes that are not in its way.</summary>
    /// <exception cref="GitException">Some are; then nothing was changed.</exception>
    public async Task CheckOutAsync(string commit, bool discard)
    {
        string[] force = discard ? ["--force"] : [];
        await RunAsync(["checkout", "--quiet", .. force, "--detach", commit]);
        if (discard)
        {
            await RunAsync(["clean", "--quiet", "-ffd"]);
        }
    }

    /// <summary>Only these folders, and the files beside and above them (git's cone mode).</summary>
    public Task LimitAsync(IReadOnlyList<string> folders) =>
        RunAsync(["sparse-checkout", "set", "--cone", "--stdin"], string.Join('\n', folders) + "\n");

    /// <summary>The commit it is at; null before the first one.</summary>
    public async Task<string?> HeadAsync()
    {
        var output = await git.TryAsync(new("rev-parse", "--verify", "--quiet", "HEAD^{commit}") { GitFolder = gitFolder }, CancellationToken.None);
        return output.ExitCode == 0 ? output.Text.Trim() : null;
    }

    /// <summary>
    /// Undoes a checkout that was cut off. It began only because no uncommitted change was in its way, so every path
    /// that differs between the two commits may be put back, and no other is touched.
    /// </summary>
    public async Task RollBackAsync(string from, string to, bool discard)
    {
        await RunAsync(["reset", "--quiet", discard ? "--hard" : "--mixed"]);
        if (discard)
        {
            await RunAsync(["clean", "--quiet", "-ffd"]);
            return;
        }
        var entries = (await RunAsync(["diff", "--name-status", "--no-renames", "-z", from, to])).Split('\0');
        var kept = new List<string>();
        for (var index = 0; index + 1 < entries.Length; index += 2)
        {
            if (entries[index] != "A")
            {
                kept.Add(entries[index + 1]);
            }
            else if (!WorkspacePlace.HasLink(tree, "/" + entries[index + 1]) && Path.Combine(tree, entries[index + 1]) is var added && File.Exists(added))
            {
                File.Delete(added);
            }
        }
        await RunAsync(["checkout-index", "--quiet", "--force", "-z", "--stdin"], string.Concat(kept.Select(path => path + "\0")));
        await RunAsync(["status", "--porcelain"]);
    }

    /// <summary>Not cancelled with a request: half a checkout is worse than one that nobody waits for.</summary>
    private Task<string> RunAsync(string[] arguments, string input = "") =>
        git.RunAsync(new(arguments) { GitFolder = gitFolder, Tree = tree, Input = input }, CancellationToken.None);
}
