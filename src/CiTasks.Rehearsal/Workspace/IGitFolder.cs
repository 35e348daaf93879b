using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>A folder of the tree that is the working copy of a Git repository. Whoever keeps repositories makes it known to the tree.</summary>
internal interface IGitFolder
{
    /// <summary>Of the repository, and therefore of its folder.</summary>
    long Id { get; }

    /// <summary>Plain path of the folder, without /Workspace.</summary>
    string Path { get; }

    /// <summary>Whether git itself works in it, which the API shows as a plain directory.</summary>
    bool HasGitCommandLine { get; }

    /// <summary>branch, head_commit_id and url, as far as there are any.</summary>
    JsonObject Describe();

    /// <summary>The folder was deleted through the tree; the repository goes with it.</summary>
    void OnDeleted();
}
