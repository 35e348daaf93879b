using System.CommandLine;
using CiTasks.Cli.Catalogue;
using CiTasks.Hosts;
using CiTasks.Hosts.Text;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;

namespace CiTasks.Cli.CommandLine;

/// <summary>The whole command line, from the catalogue.</summary>
internal static class CommandTree
{
    public static async Task<int> RunAsync(string[] arguments, HostEnvironment environment, CancelSignals signals, TextWriter output, TextWriter errors)
    {
        var global = new GlobalOptions();
        var root = new RootCommand("CI/CD tasks for Databricks: package a Python project, sync its files, deploy and run its jobs.\n\nEvery option can also be given as a CITASKS_… variable. docs/reference.md lists everything; citasks <task> --help what one task takes.");
        foreach (var task in TaskCatalogue.All)
        {
            root.Subcommands.Add(TaskCommand.Build(task, arguments.FirstOrDefault() == task.Name, global, (result, given, _) => RunTaskAsync(task, given, Options(result, global, environment), environment, signals, output, errors)));
        }

        root.Subcommands.Add(CatalogueCommand.Build(environment.Folder, output, errors));
        var parsed = root.Parse(arguments.Length > 0 ? arguments : ["--help"]);
        if (parsed.Errors.Count == 0)
        {
            // Signals are ours: the library's own handling would end the process before the run is cancelled.
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, signals.Token).ConfigureAwait(false);
        }

        return UsageErrors.Report(parsed, WantsJson(arguments, environment), output, errors);
    }

    // The command line could not be understood, but what was meant by this much of it is clear.
    private static bool WantsJson(string[] arguments, HostEnvironment environment)
    {
        var at = Array.IndexOf(arguments, "--output");
        return arguments.Contains("--output=json") || (at >= 0 ? arguments.ElementAtOrDefault(at + 1) == "json" : environment["CITASKS_OUTPUT"] == "json");
    }

    private static async Task<int> RunTaskAsync(
        TaskDefinition task,
        IReadOnlyDictionary<string, string> given,
        (string? Host, bool Json, string? ResultFolder) options,
        HostEnvironment environment,
        CancelSignals signals,
        TextWriter output,
        TextWriter errors)
    {
        var redactor = new Redactor();
        var surroundings = options.Json ? environment with { Log = errors, Interactive = false } : environment;
        var host = BuildHosts.Choose(options.Host, surroundings, redactor);
        var run = await TaskRunner.RunAsync(
            task,
            name => given.TryGetValue(name, out var value) ? (value, "--" + name) : null,
            new TaskSurroundings(host, surroundings, redactor, TimeProvider.System, Surroundings.Version)
            {
                ResultFolder = options.ResultFolder,
                CancelCode = () => signals.Code,
            },
            signals.Token).ConfigureAwait(false);
        host.EndStep();
        if (options.Json)
        {
            // A CI system reads this stream too.
            output.Write(Neutral.ForJson(redactor.Redact(JsonText.Write(run.ToJson(), indented: true))) + "\n");
        }

        return (int)run.Result.Code;
    }

    private static (string? Host, bool Json, string? ResultFolder) Options(ParseResult result, GlobalOptions global, HostEnvironment environment) => (
        result.GetValue(global.Host) ?? BuildHosts.Names.FirstOrDefault(name => name == environment["CITASKS_HOST"]),
        (result.GetValue(global.Output) ?? environment["CITASKS_OUTPUT"]) == "json",
        result.GetValue(global.ResultFolder) ?? environment["CITASKS_RESULT_DIR"]);
}
