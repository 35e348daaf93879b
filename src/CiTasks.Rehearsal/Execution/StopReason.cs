namespace CiTasks.Rehearsal.Execution;

/// <summary>Why a run is being stopped. The first reason counts.</summary>
internal enum StopReason
{
    None,
    Cancelled,
    TimedOut,
    Closing,
}
