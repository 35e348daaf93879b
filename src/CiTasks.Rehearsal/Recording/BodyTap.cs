using System.Security.Cryptography;

namespace CiTasks.Rehearsal.Recording;

/// <summary>Sees the body of a request on its way to the handler: all of a small one, the length and the hash of any.</summary>
internal sealed class BodyTap(Stream body) : Stream
{
    /// <summary>Holds a block of 1 MiB as base64 with what is around it.</summary>
    public const int Limit = 2 * 1024 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private MemoryStream? _kept = new();
    private int _ahead;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>How much was read. A handler that refused a call may have left the rest.</summary>
    public long Bytes { get; private set; }

    /// <summary>The body, unless it is a large one.</summary>
    public ReadOnlyMemory<byte>? Kept => _kept?.GetBuffer().AsMemory(0, (int)_kept.Length);

    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Takes all of a body that is known to be small: a handler that refuses a call leaves its body unread.</summary>
    public async Task ReadAheadAsync(int length, CancellationToken stop)
    {
        var all = new byte[length];
        var read = await body.ReadAtLeastAsync(all, length, throwOnEndOfStream: false, stop);
        _hash.AppendData(all, 0, read);
        _kept = new MemoryStream(all, 0, read, writable: false, publiclyVisible: true);
        Bytes = _ahead = read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ahead > 0)
        {
            var part = _kept!.Read(buffer.Span);
            _ahead -= part;
            return part;
        }
        var read = await body.ReadAsync(buffer, cancellationToken);
        if (read == 0)
        {
            return 0;
        }
        Bytes += read;
        _hash.AppendData(buffer.Span[..read]);
        if (Bytes > Limit)
        {
            _kept = null;
        }
        _kept?.Write(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
