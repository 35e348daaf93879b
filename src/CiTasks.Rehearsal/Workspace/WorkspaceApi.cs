using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>The calls of /api/2.0/workspace.</summary>
internal sealed class WorkspaceApi(WorkspaceTree tree, WorkspaceFolder folder)
{
    // Ten MiB in base64, with room for the rest of the document and for a content that is to be refused by its size.
    private const long BodyLimit = 32 * 1024 * 1024;

    private readonly WorkspaceImport _import = new(tree, folder);
    private readonly WorkspaceExport _export = new(tree);
    private readonly ObjectView _view = new(tree);

    public void Map(IEndpointRouteBuilder app)
    {
        var workspace = app.MapGroup("/api/2.0/workspace");
        workspace.MapGet("/get-status", Status);
        workspace.MapGet("/list", List);
        workspace.MapGet("/export", ExportAsync);
        workspace.MapPost("/import", ImportAsync);
        workspace.MapPost("/mkdirs", MakeFolderAsync);
        workspace.MapPost("/delete", DeleteAsync);
    }

    private Task Status(HttpContext call)
    {
        var path = Path(call);
        return call.ReplyAsync(_view.Describe(Get(path), path, call.QueryFlag("return_export_info"), call.QueryFlag("return_git_info")));
    }

    private Task List(HttpContext call)
    {
        var path = Path(call);
        var entry = Get(path);
        var after = call.QueryNumber("notebooks_modified_after") is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime : DateTime.MinValue;
        // A file lists itself, by which clients notice that it is no folder.
        WorkspaceEntry[] entries = entry.IsFolder ? [.. tree.List(path.Plain)] : [entry];
        entries = [.. entries.Where(item => !item.IsNotebook || item.Host.LastWriteTimeUtc > after)];
        return entries.Length == 0 ? call.ReplyAsync() : call.ReplyAsync(new JsonObject { ["objects"] = _view.Describe(entries, path) });
    }

    private async Task ExportAsync(HttpContext call)
    {
        var path = Path(call);
        var (content, fileType) = _export.Export(Get(path), call.Query("format"));
        if (call.QueryFlag("direct_download"))
        {
            call.Response.ContentType = "application/octet-stream";
            call.Response.ContentLength = content.Length;
            await call.Response.Body.WriteAsync(content, call.RequestAborted);
            return;
        }
        var reply = new JsonObject { ["content"] = Convert.ToBase64String(content) };
        if (fileType.Length > 0)
        {
            reply["file_type"] = fileType;
        }
        await call.ReplyAsync(reply);
    }

    private async Task ImportAsync(HttpContext call)
    {
        if (UploadForm.Matches(call.Request))
        {
            using var form = await UploadForm.ReadAsync(call.Request, folder.NewScratchFile());
            _import.Import(Path(form.Text("path")), form.Data, form.Text("format"), form.Text("language"), form.Flag("overwrite"));
        }
        else
        {
            if (call.Request.ContentLength is > BodyLimit and var length)
            {
                // Taken in first: a client that is still sending does not listen to an answer.
                await call.Request.Body.CopyToAsync(Stream.Null, call.RequestAborted);
                throw ImportProblem.TooLarge(length);
            }
            call.LimitBody(BodyLimit);
            await ImportAsync(await call.ReadJsonAsync());
        }
        await call.ReplyAsync();
    }

    private async Task ImportAsync(JsonObject body)
    {
        byte[] content;
        try
        {
            content = Convert.FromBase64String(body.Text("content") ?? "");
        }
        catch (FormatException)
        {
            throw ApiException.InvalidParameter("The field content is not valid base64.");
        }
        var draft = folder.NewScratchFile();
        try
        {
            await File.WriteAllBytesAsync(draft, content);
            _import.Import(Path(body.Text("path")), draft, body.Text("format"), body.Text("language"), body.Flag("overwrite"));
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private async Task MakeFolderAsync(HttpContext call)
    {
        tree.MakeFolder(Path((await call.ReadJsonAsync()).Text("path")));
        await call.ReplyAsync();
    }

    private async Task DeleteAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        var path = Path(body.Text("path"));
        var entry = Get(path);
        if (WorkspaceTree.IsProtected(path.Plain))
        {
            throw new ApiException(400, "DIRECTORY_PROTECTED", $"Folder ({path.Shown}) is protected");
        }
        if (entry.IsFolder && !body.Flag("recursive") && tree.List(path.Plain).Count > 0)
        {
            throw new ApiException(400, "DIRECTORY_NOT_EMPTY", $"Folder ({path.Shown}) is not empty");
        }
        tree.Delete(path.Plain);
        await call.ReplyAsync();
    }

    private WorkspaceEntry Get(WorkspacePath path) => tree.Find(path.Plain) ?? throw path.NotFound();

    private static WorkspacePath Path(HttpContext call) => WorkspacePath.Parse(call.RequiredQuery("path"));

    private static WorkspacePath Path(string? path) =>
        WorkspacePath.Parse(path ?? throw ApiException.InvalidParameter("Missing required field: path"));
}
