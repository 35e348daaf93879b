namespace CiTasks.Rehearsal.Faults.Effects;

/// <summary>Nothing is done and nothing answered, until the client gives up or ms=... are over; then the connection breaks.</summary>
internal sealed class Hang(FaultOptions options) : IFaultEffect
{
    private readonly int _time = options.Number("ms") ?? Timeout.Infinite;

    public async Task ApplyAsync(HttpContext call, RequestDelegate next)
    {
        await Task.Delay(_time, call.RequestAborted);
        call.Break();
    }
}
