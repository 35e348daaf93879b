using System.CommandLine;
using CiTasks.Rehearsal.CommandLine;

var root = new RootCommand("A local stand-in of a Databricks workspace that really runs the jobs' Python.")
{
    ServeCommand.Create(),
    ExecCommand.Create(),
    HealthCommand.Create(),
    RoutesCommand.Create(),
};
var parsed = root.Parse(args);
try
{
    // Signals are ours: the commands stop their runs before they end.
    var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    return parsed.Errors.Count > 0 ? ExitCodes.WrongUse : exitCode;
}
catch (UsageException problem)
{
    Console.Error.WriteLine($"error: {problem.Message}");
    return ExitCodes.WrongUse;
}
catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidOperationException)
{
    Console.Error.WriteLine($"error: {problem.Message}");
    return ExitCodes.CannotServe;
}
