using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CiTasks.Rehearsal.Http;

/// <summary>
/// The multipart form of an upload. The data part may come before the path, has no file name in one client, and
/// is bytes in either case; so the parts are read by name, and the data waits in a scratch file.
/// </summary>
internal sealed class UploadForm : IDisposable
{
    // Paths, formats and flags: nothing that is longer is meant.
    private const int LongestText = 64 * 1024;
    private static readonly string[] DataParts = ["file", "contents", "content"];

    private readonly Dictionary<string, string> _texts = [];

    private UploadForm(string data) => Data = data;

    /// <summary>The file that holds the uploaded bytes.</summary>
    public string Data { get; }

    public bool HasData { get; private set; }

    public static bool Matches(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    /// <param name="request">Whose body is the form.</param>
    /// <param name="scratch">A file that does not exist yet; it is removed when the form is disposed of.</param>
    public static async Task<UploadForm> ReadAsync(HttpRequest request, string scratch)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
        {
            throw ApiException.Malformed("Could not parse request object: the multipart form names no boundary");
        }
        var form = new UploadForm(scratch);
        try
        {
            await form.ReadPartsAsync(new MultipartReader(boundary, request.Body));
            return form;
        }
        catch (Exception problem)
        {
            form.Dispose();
            throw problem is (IOException or InvalidDataException) and not BadHttpRequestException ? ApiException.Malformed($"Could not parse request object: {problem.Message}") : problem;
        }
    }

    public string? Text(string name) => _texts.GetValueOrDefault(name);

    public bool Flag(string name) => bool.TryParse(Text(name), out var flag) && flag;

    public void Dispose() => File.Delete(Data);

    private async Task ReadPartsAsync(MultipartReader parts)
    {
        await using var data = File.Create(Data);
        while (await parts.ReadNextSectionAsync() is { } part)
        {
            if (Name(part) is not { } name)
            {
                continue;
            }
            if (DataParts.Contains(name))
            {
                HasData = true;
                await part.Body.CopyToAsync(data);
            }
            else
            {
                _texts[name] = await ReadTextAsync(part);
            }
        }
    }

    private static string? Name(MultipartSection part) =>
        ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) ? HeaderUtilities.RemoveQuotes(disposition.Name).Value : null;

    private static async Task<string> ReadTextAsync(MultipartSection part)
    {
        using var reader = new StreamReader(part.Body);
        var text = new char[LongestText + 1];
        var length = await reader.ReadBlockAsync(text);
        return length <= LongestText
            ? new string(text, 0, length).Trim()
            : throw ApiException.Malformed("Could not parse request object: a text part of the form is too long");
    }
}
