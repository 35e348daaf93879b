using System.Collections.Concurrent;
using System.Security.Cryptography;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Dbfs;

/// <summary>The uploads in progress. One that rests for ten minutes is closed, as a real workspace does.</summary>
internal sealed class DbfsHandles(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<long, Upload> _open = new();

    public long Open(FileStream file)
    {
        foreach (var (handle, upload) in _open)
        {
            if (clock.GetUtcNow() - upload.LastUsed > Idle)
            {
                Close(handle);
            }
        }
        var entry = new Upload(file) { LastUsed = clock.GetUtcNow() };
        while (true)
        {
            // Sixteen digits: within int64, and no double beyond 2^53 keeps one.
            var handle = 1_000_000_000_000_000 + RandomNumberGenerator.GetInt32(int.MaxValue) * 3_000_001L;
            if (_open.TryAdd(handle, entry))
            {
                return handle;
            }
        }
    }

    public async Task AppendAsync(long handle, ReadOnlyMemory<byte> block)
    {
        var upload = Get(handle);
        await upload.Turn.WaitAsync();
        try
        {
            await upload.File.WriteAsync(block);
            upload.LastUsed = clock.GetUtcNow();
        }
        catch (ObjectDisposedException)
        {
            throw Unknown(handle);
        }
        finally
        {
            upload.Turn.Release();
        }
    }

    public void Close(long handle)
    {
        Get(handle);
        if (_open.TryRemove(handle, out var upload))
        {
            upload.File.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var upload in _open.Values)
        {
            upload.File.Dispose();
        }
    }

    private Upload Get(long handle) =>
        _open.TryGetValue(handle, out var upload) && clock.GetUtcNow() - upload.LastUsed <= Idle ? upload : throw Unknown(handle);

    private static ApiException Unknown(long handle) => ApiException.NotFound($"No open handle exists for id {handle}.");

    private sealed class Upload(FileStream file)
    {
        public FileStream File => file;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public DateTimeOffset LastUsed { get; set; }
    }
}
