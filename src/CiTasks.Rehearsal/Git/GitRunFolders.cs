using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Git;

/// <summary>
/// Where the checkouts of runs lie: in a folder of the workspace tree that jobs see and no listing shows, under the
/// names that Databricks gives them. Here each run has one to itself, so what a task writes there stays with its run.
/// </summary>
internal sealed class GitRunFolders
{
    public const string Hidden = "/Repos/.internal";

    private readonly string _root;

    public GitRunFolders(WorkspaceFolder folder)
    {
        _root = folder.Workspace;
        if (Directory.Exists(_root + Hidden))
        {
            // Of a server that was killed; its runs have failed.
            Directory.Delete(_root + Hidden, recursive: true);
        }
    }

    public RunCheckout Of(long runId, string commit)
    {
        var path = $"{ParentOf(runId)}/{commit}";
        return new(commit, _root + path, "/Workspace" + path);
    }

    public void Remove(long runId)
    {
        try
        {
            Directory.Delete(_root + ParentOf(runId), recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It never came to be, or a process of the run holds on to it; the next start takes the rest.
        }
    }

    private static string ParentOf(long runId)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(runId.ToString(CultureInfo.InvariantCulture)));
        return $"{Hidden}/{Convert.ToHexStringLower(hash)[..10]}_commits";
    }
}
