using CiTasks.Rehearsal.Sandboxes;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Git;

/// <summary>All that has to do with Git, put together.</summary>
internal sealed class GitServices
{
    private readonly GitCredentials _credentials;

    public GitServices(IReadOnlyList<GitStandIn> standIns, WorkspaceFolder folder, Ids ids, JobLauncher launcher)
    {
        var home = new GitHome(folder);
        var git = new GitProgram(home, launcher);
        var remotes = new GitRemotes(standIns);
        _credentials = new GitCredentials(folder, ids);
        var store = new GitFolderStore(folder);
        Folders = new GitFolders(store, new GitFolderCheckout(store, git, _credentials), remotes, ids);
        Checkouts = new RunCheckouts(home, git, new GitMirrors(home, git), remotes, _credentials, new GitRunFolders(folder));
    }

    public GitFolders Folders { get; }

    public RunCheckouts Checkouts { get; }

    public void Map(IEndpointRouteBuilder app)
    {
        new ReposApi(Folders).Map(app);
        new GitCredentialsApi(_credentials).Map(app);
    }
}
