namespace CiTasks.Rehearsal.Faults.Effects;

/// <summary>Breaks the connection of a call and remembers it: the status that was set never arrived.</summary>
internal static class BrokenConnection
{
    private static readonly object Key = new();

    public static void Break(this HttpContext call)
    {
        call.Items[Key] = true;
        call.Abort();
    }

    public static bool IsBroken(this HttpContext call) => call.Items.ContainsKey(Key) || call.RequestAborted.IsCancellationRequested;
}
