using CiTasks.Rehearsal.Own;

namespace CiTasks.Rehearsal.Faults;

/// <summary>Lets the rules strike. Outside of everything that answers, as the network between would be.</summary>
internal static class FaultsMiddleware
{
    private static readonly object Key = new();

    public static void UseFaults(this IApplicationBuilder app, FaultBook faults) => app.Use((HttpContext call, RequestDelegate next) =>
    {
        if (OwnRoutes.Include(call.Request.Path))
        {
            return next(call);
        }
        var rules = faults.Strike(call.Request);
        if (rules.Count == 0)
        {
            return next(call);
        }
        call.Items[Key] = string.Join("; ", rules.Select(rule => rule.Text));
        return ApplyAsync(call, rules, next);
    });

    /// <summary>The rules that struck a call, as they were written; null when none did.</summary>
    public static string? Fault(this HttpContext call) => call.Items.TryGetValue(Key, out var text) ? (string?)text : null;

    private static async Task ApplyAsync(HttpContext call, IReadOnlyList<FaultRule> rules, RequestDelegate next)
    {
        var nested = rules.Reverse().Aggregate(next, (inner, rule) => outer => rule.Effect.ApplyAsync(outer, inner));
        try
        {
            await nested(call);
        }
        catch (OperationCanceledException) when (call.RequestAborted.IsCancellationRequested)
        {
            // The caller lost patience with a delay of ours, as it was meant to.
        }
    }
}
