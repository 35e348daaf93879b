using System.CommandLine;
using CiTasks.Hosts;

namespace CiTasks.Cli.CommandLine;

/// <summary>Options that every task has.</summary>
internal sealed class GlobalOptions
{
    public Option<string> Host { get; } = Choice("--host", "The CI system to speak to. Default: found from the environment.", [.. BuildHosts.Names]);

    public Option<string> Output { get; } = Choice("--output", "text for people; json puts one JSON document on standard output and everything else on standard error.", "text", "json");

    public Option<string> ResultFolder { get; } = new("--result-dir")
    {
        Description = "Folder for the result JSON and its Markdown page. Default: the CI system's temp folder, .citasks/result on a laptop.",
        HelpName = "path",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(Host);
        command.Options.Add(Output);
        command.Options.Add(ResultFolder);
    }

    private static Option<string> Choice(string name, string help, params string[] allowed)
    {
        var option = new Option<string>(name) { Description = help, HelpName = string.Join('|', allowed) };
        option.AcceptOnlyFromAmong(allowed);
        return option;
    }
}
