using System.Globalization;

namespace CiTasks.Rehearsal.Faults.Effects;

/// <summary>The answer comes later: ms=200, or ms=100-500 for a time in between, which differs from call to call.</summary>
internal sealed class Latency : IFaultEffect
{
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly int _least;
    private readonly int _most;

    public Latency(FaultOptions options)
    {
        var text = options.Text("ms") ?? throw options.Missing("ms");
        var ends = text.Split('-');
        if (ends.Length > 2 || !TryParse(ends[0], out _least) || !TryParse(ends[^1], out _most) || _most < _least)
        {
            throw new FaultException($"ms must be a time such as 200 or a range such as 100-500, not '{text}'.");
        }
        _random = new Random(_least ^ _most);
    }

    public bool GoesOn => true;

    public async Task ApplyAsync(HttpContext call, RequestDelegate next)
    {
        int time;
        lock (_lock)
        {
            time = _random.Next(_least, _most + 1);
        }
        await Task.Delay(time, call.RequestAborted);
        await next(call);
    }

    private static bool TryParse(string text, out int time) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out time) && time < int.MaxValue;
}
