using System.Collections.Concurrent;
using System.Security.Cryptography;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Dbfs;

/// <summary>
/// The uploads in progress, by handle; they outlive the server. The file appears, whole, when its upload is closed.
/// A handle that rests for ten minutes is forgotten, as by a real workspace, and its bytes with it.
/// </summary>
internal sealed class DbfsHandles : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<long, DbfsUpload> _open;
    private readonly DbfsFiles _files;
    private readonly string _folder;
    private readonly TimeProvider _clock;

    public DbfsHandles(DbfsFiles files, WorkspaceFolder folder, TimeProvider clock)
    {
        (_files, _folder, _clock) = (files, folder.Uploads, clock);
        _open = new(DbfsUpload.Resume(_folder).Select(entry => KeyValuePair.Create(entry.Handle, entry.Upload)));
        RemoveStrays();
    }

    public async Task<long> OpenAsync(string path, bool overwrite)
    {
        await ForgetIdleAsync();
        _files.Prepare(path, overwrite);
        // Sixteen digits: within int64, and no double beyond 2^53 keeps one.
        var handle = 1_000_000_000_000_000 + RandomNumberGenerator.GetInt32(int.MaxValue) * 3_000_001L;
        _open[handle] = DbfsUpload.Begin(_folder, handle, path, overwrite, _clock.GetUtcNow());
        return handle;
    }

    public async Task AppendAsync(long handle, ReadOnlyMemory<byte> block)
    {
        if (!await Get(handle).AppendAsync(block, _clock))
        {
            throw Unknown(handle);
        }
    }

    public async Task CloseAsync(long handle)
    {
        Get(handle);
        if (!_open.TryRemove(handle, out var upload))
        {
            throw Unknown(handle);
        }
        await upload.EndAsync(ended => _files.Publish(ended.Data, ended.Path, ended.Overwrite));
    }

    public void Dispose()
    {
        foreach (var upload in _open.Values)
        {
            upload.Dispose();
        }
    }

    private DbfsUpload Get(long handle) =>
        _open.TryGetValue(handle, out var upload) && !IsIdle(upload) ? upload : throw Unknown(handle);

    private bool IsIdle(DbfsUpload upload) => _clock.GetUtcNow() - upload.LastUsed > Idle;

    private async Task ForgetIdleAsync()
    {
        foreach (var (handle, upload) in _open)
        {
            if (IsIdle(upload) && _open.TryRemove(handle, out _))
            {
                await upload.EndAsync(_ => { });
            }
        }
    }

    /// <summary>Data without a record belongs to a handle that nobody was given.</summary>
    private void RemoveStrays()
    {
        var known = _open.Values.Select(upload => upload.Data).ToHashSet(StringComparer.Ordinal);
        foreach (var stray in Directory.GetFiles(_folder, "*.data").Where(path => !known.Contains(path)))
        {
            File.Delete(stray);
        }
    }

    private static ApiException Unknown(long handle) => ApiException.NotFound($"No open handle exists for id {handle}.");
}
