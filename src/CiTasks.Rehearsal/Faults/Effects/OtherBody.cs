using Microsoft.AspNetCore.Http.Features;

namespace CiTasks.Rehearsal.Faults.Effects;

/// <summary>Stands between the handler and the body of its answer.</summary>
internal abstract class OtherBody(Stream body) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    protected Stream Body => body;

    public static async Task RunAsync(HttpContext call, RequestDelegate next, Func<Stream, OtherBody> wrap)
    {
        var real = call.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var other = new StreamResponseBodyFeature(wrap(real.Stream));
        call.Features.Set<IHttpResponseBodyFeature>(other);
        try
        {
            await next(call);
            // What a handler wrote to the pipe and left there.
            await other.CompleteAsync();
        }
        finally
        {
            call.Features.Set(real);
        }
    }

    public abstract override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken stop = default);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override Task FlushAsync(CancellationToken cancellationToken) => body.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
