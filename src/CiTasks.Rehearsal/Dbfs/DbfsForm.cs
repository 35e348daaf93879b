using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CiTasks.Rehearsal.Dbfs;

/// <summary>
/// The multipart form of an upload. The data part may come before the path, has no file name in one client, and
/// is bytes in either case; so the parts are read by name, and the data waits in a scratch file.
/// </summary>
internal sealed class DbfsForm : IDisposable
{
    private DbfsForm(string data) => Data = data;

    /// <summary>The file that holds the uploaded bytes.</summary>
    public string Data { get; }

    public string? Path { get; private set; }

    public bool Overwrite { get; private set; }

    public static bool Matches(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    public static async Task<DbfsForm> ReadAsync(HttpRequest request, WorkspaceFolder workspace)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
        {
            throw ApiException.Malformed("Could not parse request object: the multipart form names no boundary");
        }
        var form = new DbfsForm(workspace.NewScratchFile());
        try
        {
            await form.ReadPartsAsync(new MultipartReader(boundary, request.Body));
            return form;
        }
        catch (IOException problem)
        {
            form.Dispose();
            throw ApiException.Malformed($"Could not parse request object: {problem.Message}");
        }
    }

    public void Dispose() => File.Delete(Data);

    private async Task ReadPartsAsync(MultipartReader parts)
    {
        await using var data = File.Create(Data);
        while (await parts.ReadNextSectionAsync() is { } part)
        {
            switch (Name(part))
            {
                case "file" or "contents":
                    await part.Body.CopyToAsync(data);
                    break;
                case "path":
                    Path = await ReadTextAsync(part);
                    break;
                case "overwrite":
                    Overwrite = bool.TryParse(await ReadTextAsync(part), out var flag) && flag;
                    break;
            }
        }
    }

    private static string? Name(MultipartSection part) =>
        ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) ? HeaderUtilities.RemoveQuotes(disposition.Name).Value : null;

    private static async Task<string> ReadTextAsync(MultipartSection part)
    {
        using var reader = new StreamReader(part.Body);
        return (await reader.ReadToEndAsync()).Trim();
    }
}
