using System.ComponentModel;
using System.Diagnostics;

namespace CiTasks.Build.Python;

public sealed class Commands : ICommands
{
    public CommandResult Run(string file, IReadOnlyList<string> arguments, TimeSpan limit)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(limit))
            {
                process.Kill(entireProcessTree: true);
                return new CommandResult(false, string.Empty, $"{file} did not end within {limit.TotalSeconds:0} s");
            }

            return new CommandResult(process.ExitCode == 0, output.Result, errors.Result);
        }
        catch (Win32Exception exception)
        {
            return new CommandResult(false, string.Empty, exception.Message);
        }
    }
}
