using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Git;

/// <summary>
/// The repositories that runs with a git_source work in: one checkout for each run, at the commit that the branch or
/// tag meant when the run started. Its files go when the run has ended.
/// </summary>
internal sealed class RunCheckouts(GitHome home, GitProgram git, GitMirrors mirrors, GitRemotes remotes, GitCredentials credentials, GitRunFolders folders)
{
    private readonly ConcurrentDictionary<long, (Run Run, Lazy<Task<RunCheckout>> Checkout)> _active = [];

    /// <summary>To be told when a run starts: the branch may move on before its first task from Git does.</summary>
    public void Begin(Run run)
    {
        if (run.Read(document => document.Children("tasks").Any(IsFromGit)))
        {
            // What goes wrong is told to the tasks, which ask themselves.
            _ = ForRunAsync(run, CancellationToken.None);
        }
    }

    /// <exception cref="GitException">There is none; the next call tries again.</exception>
    public async Task<RunCheckout> ForRunAsync(Run run, CancellationToken stop)
    {
        RemoveEnded();
        var entry = _active.GetOrAdd(run.Id, _ => (run, new(() => CheckOutAsync(run))));
        try
        {
            // Whoever stops waiting leaves the work to the other tasks of the run.
            return await entry.Checkout.Value.WaitAsync(stop);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            _active.TryRemove(new(run.Id, entry));
            throw problem is ApiException wrong ? new GitException(GitFailure.Invalid, wrong.Message) : problem;
        }
    }

    private async Task<RunCheckout> CheckOutAsync(Run run)
    {
        var source = run.Read(document => document.Child("git_source")?.Copy())
            ?? throw new GitException(GitFailure.Invalid, "The task takes its code from Git, but the job has no git_source.");
        var remote = remotes.Locate(source.RequiredText("git_url"));
        var login = credentials.For(remote, GitProviders.Parse(source.RequiredText("git_provider")), chosen: null);
        // A repaired run goes on with the commit that it began with.
        var used = source.Child("git_snapshot")?.Text("used_commit");
        var revision = used is not null ? new GitRevision(GitRefKind.Commit, used) : GitRevision.Of(source, prefix: "git_");
        var commit = await mirrors.ResolveAsync(remote, revision, login, CancellationToken.None);
        Note(run, commit);

        var checkout = folders.Of(run.Id, commit);
        if (!Directory.Exists(checkout.Host))
        {
            await WriteAsync(checkout, mirrors.FolderOf(remote), GitFolderRequest.PatternsOf(source));
        }
        return checkout;
    }

    private async Task WriteAsync(RunCheckout checkout, string mirror, IReadOnlyList<string>? patterns)
    {
        var draft = Directory.CreateDirectory(home.NewDraft()).FullName;
        var (gitFolder, tree) = (Path.Combine(draft, "git"), Directory.CreateDirectory(Path.Combine(draft, "tree")).FullName);
        try
        {
            await new GitRepository(git, gitFolder).InitFromAsync(mirror, CancellationToken.None);
            var files = new WorkingTree(git, gitFolder, tree);
            if (patterns is not null)
            {
                await files.LimitAsync(patterns);
            }
            await files.CheckOutAsync(checkout.Commit, discard: false);
            Directory.CreateDirectory(Path.GetDirectoryName(checkout.Host)!);
            Directory.Move(tree, checkout.Host);
        }
        finally
        {
            Directory.Delete(draft, recursive: true);
        }
    }

    /// <summary>A client reads the commit from the run, and of each task that came from it.</summary>
    private static void Note(Run run, string commit)
    {
        run.Change(document => document.Child("git_source")!["git_snapshot"] = new JsonObject { ["used_commit"] = commit });
        var (source, tasks) = run.Read(document =>
            (document.Child("git_source")!.Copy(), document.Children("tasks").Where(IsFromGit).Select(task => task.RequiredNumber("run_id")).ToArray()));
        foreach (var id in tasks)
        {
            run.ChangeTask(id, task => task["git_source"] = source.DeepClone());
        }
    }

    private static bool IsFromGit(JsonObject task) => task.Any(field => field.Value is JsonObject kind && kind["source"]?.AsText() == "GIT");

    private void RemoveEnded()
    {
        foreach (var (id, entry) in _active.Where(entry => entry.Value.Run.State.IsTerminal))
        {
            if (_active.TryRemove(id, out _))
            {
                folders.Remove(id);
            }
        }
    }
}
