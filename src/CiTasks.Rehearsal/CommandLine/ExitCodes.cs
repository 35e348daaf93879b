namespace CiTasks.Rehearsal.CommandLine;

internal static class ExitCodes
{
    public const int Done = 0;
    public const int CannotServe = 1;
    public const int WrongUse = 2;

    /// <summary>As shells say it: the command to run was not found or could not be started.</summary>
    public const int CommandNotStarted = 127;
}
