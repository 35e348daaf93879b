namespace CiTasks.Rehearsal.Workspace;

/// <summary>Which folders of the tree are working copies of Git repositories. Whoever keeps the repositories knows. Paths are plain ones.</summary>
internal interface IGitFolders
{
    /// <summary>The Git folder at the path itself.</summary>
    GitFolderInfo? At(string path);

    /// <summary>The Git folder that the path is or lies in.</summary>
    GitFolderInfo? Around(string path);

    GitFolderInfo? ById(long id);

    /// <summary>The path was deleted with all below it, and the repositories in it go with it.</summary>
    void ForgetBelow(string path);
}

/// <summary>A Git folder as the tree shows it.</summary>
/// <param name="Id">Of the repository, and therefore of its folder.</param>
/// <param name="Path">Plain path, without /Workspace.</param>
/// <param name="Url">Of the remote.</param>
/// <param name="Branch">None at a tag or a commit.</param>
/// <param name="HeadCommitId">None while the repository is empty.</param>
internal sealed record GitFolderInfo(long Id, string Path, string Url, string? Branch, string? HeadCommitId);
