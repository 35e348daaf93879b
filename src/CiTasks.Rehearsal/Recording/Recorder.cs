using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Recording;

/// <summary>
/// The calls so far: the last ones in memory, all of them in a file when one is named. A line is with the system
/// before the next begins, so a kill loses the last one at most.
/// </summary>
internal sealed class Recorder : IDisposable
{
    private const int MostCalls = 10_000;
    private const int MostBytes = 4 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<RecordedCall> _calls = [];
    private readonly FileStream? _file;
    private readonly TextWriter _log;
    private long _bytes;
    private bool _fileFailed;

    /// <exception cref="IOException">The file cannot be written.</exception>
    public Recorder(string? file, TextWriter log)
    {
        _log = log;
        _file = file is null ? null : Open(file);
    }

    /// <summary>The number of the last call; they are numbered from one.</summary>
    public long Last { get; private set; }

    /// <param name="method">Kept besides the document, to find calls by.</param>
    /// <param name="path">The same.</param>
    /// <param name="document">The call without its number.</param>
    public void Add(string method, string path, JsonObject document)
    {
        lock (_lock)
        {
            document.Insert(0, "n", ++Last);
            var line = document.ToUtf8().ToArray();
            _calls.Enqueue(new(Last, method, path, line));
            _bytes += line.Length;
            while (_calls.Count > MostCalls || (_bytes > MostBytes && _calls.Count > 1))
            {
                _bytes -= _calls.Dequeue().Line.Length;
            }
            Write(line);
        }
    }

    public RecordedCall[] Find(Func<RecordedCall, bool> admits)
    {
        lock (_lock)
        {
            return [.. _calls.Where(admits)];
        }
    }

    /// <summary>Forgets the calls; their numbers go on, and the file keeps what it has.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _calls.Clear();
            _bytes = 0;
        }
    }

    public void Dispose() => _file?.Dispose();

    private static FileStream Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        // Unbuffered and a line at a time; readable by its owner only, since it tells what a client does.
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        var file = new FileStream(path, options);
        if (file.Length > 0)
        {
            file.Position = file.Length - 1;
            if (file.ReadByte() != '\n')
            {
                // The line that a kill tore stays alone.
                file.Write("\n"u8);
            }
        }
        return file;
    }

    private void Write(byte[] line)
    {
        if (_file is null || _fileFailed)
        {
            return;
        }
        try
        {
            _file.Write([.. line, (byte)'\n']);
        }
        catch (IOException problem)
        {
            // The workspace goes on: what is rehearsed matters more than its record.
            _fileFailed = true;
            _log.WriteLine($"error: no more calls are recorded: {problem.Message}");
        }
    }
}

/// <summary>One call: its number, and the line of JSON that tells the rest.</summary>
internal sealed record RecordedCall(long Number, string Method, string Path, byte[] Line);
