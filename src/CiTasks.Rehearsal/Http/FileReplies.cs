using Microsoft.Net.Http.Headers;

namespace CiTasks.Rehearsal.Http;

/// <summary>Answers with the content of a file, whole or the part that the Range header names.</summary>
internal static class FileReplies
{
    public static async Task ReplyWithFileAsync(this HttpContext call, FileInfo source)
    {
        // Opened once: the file may be replaced while it is sent, and what is sent stays what was announced. What has no
        // length is not opened at all: it may be a pipe that a job made.
        await using Stream file = source.Length == 0
            ? new MemoryStream()
            : new FileStream(source.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
        var modified = new DateTimeOffset(file is FileStream { SafeFileHandle: var handle } ? File.GetLastWriteTimeUtc(handle) : source.LastWriteTimeUtc);
        var headers = call.Response.GetTypedHeaders();
        headers.LastModified = modified;
        call.Response.Headers.AcceptRanges = "bytes";
        call.Response.ContentType = "application/octet-stream";
        // Dates in headers have no fractions of a second.
        if (call.Request.GetTypedHeaders().IfUnmodifiedSince is { } limit && modified.ToUnixTimeSeconds() > limit.ToUnixTimeSeconds())
        {
            throw new ApiException(412, "PRECONDITION_FAILED", "The file was modified after the time in the If-Unmodified-Since header.");
        }
        var length = file.Length;
        var (start, end) = (0L, length - 1);
        if (call.Request.GetTypedHeaders().Range is { Unit.Value: "bytes", Ranges: { Count: 1 } ranges })
        {
            if (Satisfy(ranges.First(), length) is not { } part)
            {
                call.Response.Headers.ContentRange = $"bytes */{length}";
                throw new ApiException(416, "OUT_OF_RANGE", $"The requested range does not lie in the {length} bytes of the file.");
            }
            (start, end) = part;
            headers.ContentRange = new ContentRangeHeaderValue(start, end, length);
            call.Response.StatusCode = 206;
        }
        call.Response.ContentLength = end - start + 1;
        if (!HttpMethods.IsHead(call.Request.Method))
        {
            await SendAsync(file, start, end - start + 1, call);
        }
    }

    private static (long Start, long End)? Satisfy(RangeItemHeaderValue range, long length) => range switch
    {
        { From: { } from } => from < length ? (from, Math.Min(range.To ?? length - 1, length - 1)) : null,
        { To: > 0 and { } last } when length > 0 => (Math.Max(0, length - last), length - 1),
        _ => null,
    };

    private static async Task SendAsync(Stream file, long start, long count, HttpContext call)
    {
        file.Position = start;
        var buffer = new byte[64 * 1024];
        while (count > 0)
        {
            var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), call.RequestAborted);
            if (read == 0)
            {
                // Somebody cut it off in place. Fewer bytes than announced must not look like success.
                call.Abort();
                return;
            }
            await call.Response.Body.WriteAsync(buffer.AsMemory(0, read), call.RequestAborted);
            count -= read;
        }
    }
}
