using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Volumes;

/// <summary>/api/2.0/fs/files and /api/2.0/fs/directories: the method says what is done with the path in the URL.</summary>
internal sealed class FilesApi(VolumeFiles files, UploadSessions uploads, WorkspaceFolder folder)
{
    public const string FilesRoute = "/api/2.0/fs/files/";
    private const string DirectoriesRoute = "/api/2.0/fs/directories/";

    /// <summary>5 GiB, in one go.</summary>
    public const long SizeLimit = 5L * 1024 * 1024 * 1024;

    private const int PageLimit = 1000;

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(FilesRoute + "{*path}", call => call.ReplyWithFileAsync(files.GetFile(FilePath(call))));
        app.MapMethods(FilesRoute + "{*path}", [HttpMethods.Head], call => call.ReplyWithFileAsync(files.GetFile(FilePath(call))));
        app.MapPut(FilesRoute + "{*path}", PutAsync);
        app.MapDelete(FilesRoute + "{*path}", call =>
        {
            files.GetFile(FilePath(call)).Delete();
            return Done(call);
        });
        app.MapPost(FilesRoute + "{*path}", ActAsync);
        app.MapGet(DirectoriesRoute + "{*path}", List);
        app.MapMethods(DirectoriesRoute + "{*path}", [HttpMethods.Head], call =>
        {
            files.CheckDirectory(DirectoryPath(call));
            return Task.CompletedTask;
        });
        app.MapPut(DirectoriesRoute + "{*path}", call =>
        {
            files.MakeDirectory(DirectoryPath(call));
            return Done(call);
        });
        app.MapDelete(DirectoriesRoute + "{*path}", call =>
        {
            files.DeleteDirectory(DirectoryPath(call));
            return Done(call);
        });
    }

    public static ApiException TooLarge() => new(400, "BAD_REQUEST", $"The content exceeds the maximum of {SizeLimit} bytes.");

    /// <summary>Unspecified means yes, as the documentation of the call says.</summary>
    public static bool MayOverwrite(HttpContext call) => call.Query("overwrite") is null || call.QueryFlag("overwrite");

    private async Task PutAsync(HttpContext call)
    {
        var path = FilePath(call);
        var draft = folder.NewScratchFile();
        try
        {
            // The body first: a client that is still sending does not listen to an answer.
            await call.SaveBodyAsync(draft, SizeLimit, TooLarge);
            files.Publish(draft, path, MayOverwrite(call));
        }
        finally
        {
            File.Delete(draft);
        }
        await Done(call);
    }

    /// <summary>The two ends of an upload in parts.</summary>
    private Task ActAsync(HttpContext call) => call.Query("action") switch
    {
        "initiate-upload" => uploads.InitiateAsync(call, FilePath(call)),
        "complete-upload" => uploads.CompleteAsync(call, FilePath(call)),
        var action => throw ApiException.InvalidParameter($"Invalid value for parameter action: {action}"),
    };

    private Task List(HttpContext call)
    {
        var size = call.QueryNumber("page_size") is > 0 and <= PageLimit and var asked ? (int)asked : PageLimit;
        var (entries, last) = files.List(DirectoryPath(call), call.Query("page_token"), size);
        var reply = new JsonObject();
        if (entries.Count > 0)
        {
            reply["contents"] = entries;
        }
        if (last is not null)
        {
            reply["next_page_token"] = last;
        }
        return call.ReplyAsync(reply);
    }

    private static VolumePath FilePath(HttpContext call) => VolumePath.Parse(call.PathAfter(FilesRoute));

    private static VolumePath DirectoryPath(HttpContext call) => VolumePath.Parse(call.PathAfter(DirectoriesRoute));

    private static Task Done(HttpContext call)
    {
        call.Response.StatusCode = 204;
        return Task.CompletedTask;
    }
}
