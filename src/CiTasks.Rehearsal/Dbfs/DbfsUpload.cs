using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Dbfs;

/// <summary>
/// One upload in blocks. Its bytes grow beside a document that says how many of them were acknowledged: a block
/// that a kill tore apart lies behind that length and is cut off, so the client goes on where it was answered last.
/// </summary>
internal sealed class DbfsUpload : IDisposable
{
    private const string Extension = ".json";

    private readonly string _record;
    private readonly FileStream _file;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _length;
    private bool _ended;

    private DbfsUpload(string record, string path, bool overwrite, FileStream file)
    {
        (_record, Path, Overwrite, _file) = (record, path, overwrite, file);
        _length = file.Length;
    }

    public string Path { get; }

    public bool Overwrite { get; }

    public DateTimeOffset LastUsed { get; private set; }

    /// <summary>Where the bytes lie until the upload is closed.</summary>
    public string Data => _file.Name;

    public static DbfsUpload Begin(string folder, long handle, string path, bool overwrite, DateTimeOffset now)
    {
        var record = System.IO.Path.Combine(folder, handle.ToString(CultureInfo.InvariantCulture) + Extension);
        var upload = new DbfsUpload(record, path, overwrite, OpenData(record, FileMode.CreateNew));
        upload.Save(now);
        return upload;
    }

    /// <summary>The uploads that an earlier server left, each as far as it was acknowledged.</summary>
    public static IEnumerable<(long Handle, DbfsUpload Upload)> Resume(string folder)
    {
        foreach (var record in Directory.GetFiles(folder, "*" + Extension))
        {
            if (File.Exists(DataOf(record)))
            {
                yield return (long.Parse(System.IO.Path.GetFileNameWithoutExtension(record), CultureInfo.InvariantCulture), Resumed(record));
            }
            else
            {
                // Its data was renamed into place: only the answer to the close is missing.
                File.Delete(record);
            }
        }
    }

    /// <returns>Whether the block was taken: an upload that ended takes none.</returns>
    public async Task<bool> AppendAsync(ReadOnlyMemory<byte> block, TimeProvider clock)
    {
        await _turn.WaitAsync();
        try
        {
            if (_ended)
            {
                return false;
            }
            // A block that failed half-way, because the disk was full, is overwritten by the next.
            _file.Position = _length;
            await _file.WriteAsync(block);
            _length += block.Length;
            Save(clock.GetUtcNow());
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the upload with what was acknowledged; blocks that are under way are waited for.</summary>
    public async Task EndAsync(Action<DbfsUpload> finish)
    {
        await _turn.WaitAsync();
        try
        {
            _ended = true;
            _file.SetLength(_length);
            _file.Dispose();
            finish(this);
        }
        finally
        {
            _turn.Release();
            File.Delete(Data);
            File.Delete(_record);
        }
    }

    public void Dispose() => _file.Dispose();

    private static DbfsUpload Resumed(string record)
    {
        var document = DocumentFile.Load(record);
        var file = OpenData(record, FileMode.Open);
        file.SetLength(document.RequiredNumber("length"));
        return new(record, document.RequiredText("path"), document.Flag("overwrite"), file) { LastUsed = File.GetLastWriteTimeUtc(record) };
    }

    private static string DataOf(string record) => System.IO.Path.ChangeExtension(record, ".data");

    // Unbuffered: what was written is with the system before the answer.
    private static FileStream OpenData(string record, FileMode mode) =>
        new(DataOf(record), mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 0, useAsync: true);

    private void Save(DateTimeOffset now)
    {
        DocumentFile.Save(_record, new JsonObject { ["path"] = Path, ["overwrite"] = Overwrite, ["length"] = _length });
        LastUsed = now;
    }
}
