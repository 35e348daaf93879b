using CiTasks.Cli;
using CiTasks.Cli.CommandLine;
using CiTasks.Hosts;
using CiTasks.Tasks.Running;

using var signals = new CancelSignals();
var environment = new HostEnvironment(
    Surroundings.Variables(),
    Directory.GetCurrentDirectory(),
    Console.Out,
    Interactive: !Console.IsOutputRedirected)
{
    Terminal = Surroundings.TerminalSize,
};
try
{
    return await CommandTree.RunAsync(args, environment, signals, Console.Out, Console.Error).ConfigureAwait(false);
}
catch (IOException problem)
{
    // Standard output itself is gone (a closed pipe, a full disk): there is nowhere else to say it.
    await Console.Error.WriteLineAsync($"error CIT0003: the output could not be written: {problem.Message}").ConfigureAwait(false);
    return (int)ExitCode.Invalid;
}
