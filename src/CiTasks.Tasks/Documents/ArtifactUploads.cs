using CiTasks.Databricks;
using CiTasks.Databricks.Dbfs;

namespace CiTasks.Tasks.Documents;

/// <summary>Brings local files that documents name into the workspace.</summary>
internal static class ArtifactUploads
{
    /// <summary>Those that are not there yet. The path carries the content's hash: the right size there means the right file.</summary>
    public static async Task<IReadOnlyList<Artifact>> MissingAsync(Workspace workspace, IReadOnlyCollection<Artifact> artifacts, CancellationToken cancel)
    {
        var missing = new List<Artifact>();
        foreach (var artifact in artifacts)
        {
            if (await workspace.Dbfs.FindAsync(artifact.RemotePath, cancel).ConfigureAwait(false) is not { } there || there.Size != artifact.Size)
            {
                missing.Add(artifact);
            }
        }

        return missing;
    }

    /// <summary>Sends files.</summary>
    public static async Task SendAsync(Workspace workspace, IReadOnlyList<Artifact> artifacts, CancellationToken cancel)
    {
        var transfer = new DbfsTransfer(workspace.Dbfs);
        foreach (var artifact in artifacts)
        {
            await transfer.UploadAsync(artifact.LocalFile, artifact.RemotePath, cancel).ConfigureAwait(false);
        }
    }
}
