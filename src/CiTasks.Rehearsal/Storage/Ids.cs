using System.Globalization;
using System.Security.Cryptography;

namespace CiTasks.Rehearsal.Storage;

/// <summary>
/// Ids of jobs and runs: unique, growing, and of seventeen digits, as a real workspace's may be: a client that keeps
/// one in a double loses its last digits, and is better told so here.
/// </summary>
internal sealed class Ids
{
    private const long Reserve = 1_000_000;

    private readonly Lock _lock = new();
    private readonly string _path;
    private long _last;
    private long _reserved;

    public Ids(WorkspaceFolder folder)
    {
        _path = Path.Combine(folder.Root, "ids");
        _last = _reserved = File.Exists(_path)
            ? long.Parse(File.ReadAllText(_path), CultureInfo.InvariantCulture)
            : 12_000_000_000_000_000 + RandomNumberGenerator.GetInt32(int.MaxValue) * 30_000_000L;
    }

    public long Next()
    {
        lock (_lock)
        {
            _last += RandomNumberGenerator.GetInt32(1, 1000);
            if (_last >= _reserved)
            {
                // Only the end of a block is saved: after a crash the rest of it is skipped, never given twice.
                _reserved = _last + Reserve;
                var draft = _path + DocumentFile.DraftExtension;
                File.WriteAllText(draft, _reserved.ToString(CultureInfo.InvariantCulture));
                File.Move(draft, _path, overwrite: true);
            }
            return _last;
        }
    }
}
