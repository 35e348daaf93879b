using Microsoft.AspNetCore.Http.Features;

namespace CiTasks.Rehearsal.Faults.Effects;

/// <summary>The body of the answer comes in drops: bytes=16 of it each ms=50.</summary>
internal sealed class Trickle(FaultOptions options) : IFaultEffect
{
    private readonly int _drop = options.Number("bytes", least: 1) ?? 16;
    private readonly int _pause = options.Number("ms") ?? 50;

    public Task ApplyAsync(HttpContext call, RequestDelegate next) =>
        OtherBody.RunAsync(call, next, body => new DropStream(body, _drop, _pause));

    private sealed class DropStream(Stream body, int drop, int pause) : OtherBody(body)
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken stop = default)
        {
            for (; !buffer.IsEmpty; buffer = buffer[Math.Min(drop, buffer.Length)..])
            {
                await Body.WriteAsync(buffer[..Math.Min(drop, buffer.Length)], stop);
                await Body.FlushAsync(stop);
                await Task.Delay(pause, stop);
            }
        }
    }
}
