using CiTasks.Rehearsal.Workspace;

namespace CiTasks.Rehearsal.Git;

/// <summary>Tells the workspace tree which of its folders are Git folders.</summary>
internal sealed class GitFolderLookup(GitFolders folders) : IGitFolders
{
    public GitFolderInfo? At(string path) => Info(folders.Find(path));

    public GitFolderInfo? Around(string path) => Info(folders.Around(path));

    public GitFolderInfo? ById(long id) => folders.Exists(id) ? Info(folders.Get(id)) : null;

    public void ForgetBelow(string path) => folders.ForgetBelow(path);

    private static GitFolderInfo? Info(GitFolder? folder) => folder is null
        ? null
        : new(folder.Id, WorkspacePlace.Normalize(folder.Path), folder.Url, folder.Branch, folder.HeadCommitId);
}
