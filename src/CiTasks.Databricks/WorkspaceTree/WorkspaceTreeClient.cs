using System.Text.Json.Nodes;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;

namespace CiTasks.Databricks.WorkspaceTree;

/// <summary>One object of the workspace tree.</summary>
/// <param name="Type">NOTEBOOK, DIRECTORY, LIBRARY, FILE, REPO, DASHBOARD, or a newer word.</param>
/// <param name="Id">Its id; that of a REPO is the Git folder's. Null when the service tells none.</param>
public sealed record WorkspaceEntry(string Type, long? Id);

/// <summary>The workspace tree of notebooks, files and folders, Workspace API 2.0 (facts/databricks-api.md 3.3).</summary>
public sealed class WorkspaceTreeClient(WorkspaceHttp http)
{
    private const string Root = "api/2.0/workspace/";

    /// <summary>What lies at a path; null for nothing.</summary>
    public async Task<WorkspaceEntry?> FindAsync(string path, CancellationToken cancel)
    {
        try
        {
            var entry = await http.SendAsync(ApiRequest.Get(Root + "get-status", ("path", path)), cancel).ConfigureAwait(false);
            return new WorkspaceEntry(entry.Text("object_type") ?? "object", entry.Number("object_id"));
        }
        catch (DatabricksException problem) when (problem.Kind == ErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Makes a folder and those above it; one that is there is fine.</summary>
    public Task MakeFolderAsync(string path, CancellationToken cancel) =>
        http.SendAsync(ApiRequest.Post(Root + "mkdirs", new JsonObject { ["path"] = path }), cancel);
}
