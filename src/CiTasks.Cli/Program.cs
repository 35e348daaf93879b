using CiTasks.Cli;
using CiTasks.Cli.CommandLine;
using CiTasks.Hosts;

using var signals = new CancelSignals();
var environment = new HostEnvironment(
    Surroundings.Variables(),
    Directory.GetCurrentDirectory(),
    Console.Out,
    Interactive: !Console.IsOutputRedirected);
return await CommandTree.RunAsync(args, environment, signals, Console.Out, Console.Error).ConfigureAwait(false);
