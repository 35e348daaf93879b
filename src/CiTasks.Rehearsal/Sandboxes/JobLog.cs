using System.Globalization;

namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>
/// The log of one task. It never grows beyond its limit: of an endless one the beginning stays, which says what went
/// wrong first, and the end, of which get-output shows the last megabytes. The job itself is not held up.
/// </summary>
internal sealed class JobLog : IAsyncDisposable
{
    private const long Limit = 64 * 1024 * 1024;
    private const int Kept = 8 * 1024 * 1024;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _path;
    private FileStream _file;
    private long _dropped;

    public JobLog(string path)
    {
        _path = path;
        _file = Open(path);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> text, CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            // Never broken off in the middle: the file would be left between two places.
            await _file.WriteAsync(text, CancellationToken.None);
            if (_file.Length > Limit)
            {
                await ShortenAsync();
            }
        }
        catch (IOException)
        {
            // A full disk, say. The rest of the log is lost; a job that waited for somebody to read would be worse.
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        _turn.Dispose();
    }

    /// <summary>Into another file that then takes the place: whoever reads meanwhile sees a whole log.</summary>
    private async Task ShortenAsync()
    {
        var draft = _path + ".new";
        File.Delete(draft);
        await using (var old = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        await using (var shorter = Open(draft))
        {
            var part = new byte[Kept];
            await old.ReadExactlyAsync(part);
            await shorter.WriteAsync(part);
            _dropped += old.Length - (2 * Kept);
            var note = string.Create(CultureInfo.InvariantCulture, $"\n[... {_dropped} bytes of this log were left out ...]\n");
            await shorter.WriteAsync(System.Text.Encoding.UTF8.GetBytes(note));
            old.Position = old.Length - Kept;
            await old.ReadExactlyAsync(part);
            await shorter.WriteAsync(part);
        }
        await _file.DisposeAsync();
        try
        {
            File.Move(draft, _path, overwrite: true);
        }
        finally
        {
            _file = Open(_path);
        }
    }

    /// <summary>Unbuffered, so that get-output shows what a running task has printed so far.</summary>
    private static FileStream Open(string path) =>
        new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
}
