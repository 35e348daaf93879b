using System.Diagnostics;

namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>A job's command started as it is.</summary>
internal static class PlainProcess
{
    public static ProcessStartInfo Start(JobCommand command) =>
        new(command.Executable, command.Arguments) { WorkingDirectory = command.WorkingFolder };
}
