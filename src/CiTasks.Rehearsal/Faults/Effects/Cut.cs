namespace CiTasks.Rehearsal.Faults.Effects;

/// <summary>The call is done and its answer begins; the connection breaks after bytes=... of the body, or in its middle.</summary>
internal sealed class Cut(FaultOptions options) : IFaultEffect
{
    // A break at once would overtake the bytes that are to arrive.
    private static readonly TimeSpan Delivery = TimeSpan.FromMilliseconds(50);

    private readonly int? _bytes = options.Number("bytes");

    public async Task ApplyAsync(HttpContext call, RequestDelegate next)
    {
        CutBody? cut = null;
        await OtherBody.RunAsync(call, next, body => cut = new CutBody(body, () => _bytes ?? call.Response.ContentLength / 2));
        await cut!.FinishAsync();
        await Task.Delay(Delivery);
        call.Break();
    }

    /// <param name="body">What the client sees.</param>
    /// <param name="limit">How much of it, asked for when it begins; null when its middle is known only at its end.</param>
    private sealed class CutBody(Stream body, Func<long?> limit) : OtherBody(body)
    {
        private readonly MemoryStream _held = new();
        private long? _left;
        private bool _hasBegun;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken stop = default)
        {
            if (!_hasBegun)
            {
                (_hasBegun, _left) = (true, limit());
            }
            if (_left is not { } left)
            {
                _held.Write(buffer.Span);
                return;
            }
            var part = buffer[..(int)Math.Min(left, buffer.Length)];
            _left = left - part.Length;
            await Body.WriteAsync(part, stop);
        }

        public async Task FinishAsync()
        {
            await Body.WriteAsync(_held.GetBuffer().AsMemory(0, (int)_held.Length / 2));
            await Body.FlushAsync();
        }
    }
}
