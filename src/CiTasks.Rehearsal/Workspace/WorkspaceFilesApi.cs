using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>The calls of /api/2.0/workspace-files, whose paths are part of the URL and whose bodies are the content.</summary>
internal sealed class WorkspaceFilesApi(WorkspaceTree tree, WorkspaceFolder folder)
{
    private const string ImportRoute = "/api/2.0/workspace-files/import-file/";
    private const string ReadRoute = "/api/2.0/workspace-files/";
    private const long SizeLimit = 500L * 1024 * 1024;

    private readonly WorkspaceImport _import = new(tree, folder);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(ImportRoute + "{*path}", ImportAsync);
        app.MapGet(ReadRoute + "{*path}", ReadAsync);
    }

    private async Task ImportAsync(HttpContext call)
    {
        var path = WorkspacePath.Parse(call.PathAfter(ImportRoute));
        var draft = folder.NewScratchFile();
        try
        {
            await call.SaveBodyAsync(draft, SizeLimit, () => new(400, "BAD_REQUEST", $"Maximum file size of {SizeLimit} exceeded"));
            _import.ImportFile(path, draft, call.QueryFlag("overwrite"));
        }
        finally
        {
            File.Delete(draft);
        }
        await call.ReplyAsync();
    }

    private Task ReadAsync(HttpContext call)
    {
        var path = WorkspacePath.Parse(call.PathAfter(ReadRoute));
        return tree.Find(path.Plain) is { Host: FileInfo file } ? call.ReplyWithFileAsync(file) : throw path.NotFound();
    }
}
