using Cake.Cli;
using Cake.Core;
using Cake.Core.Diagnostics;

namespace Cake.Frosting;

/// <summary>The part of Cake's command line that concerns a build: what to run, how to show it, and the build's own arguments.</summary>
internal sealed class CommandLine
{
    private readonly ILookup<string, string> given;
    private readonly string? stray;

    public CommandLine(IEnumerable<string> args)
    {
        var pairs = new List<(string Name, string Value)>();
        foreach (var argument in args)
        {
            var parts = argument.TrimStart('-').Split('=', 2);
            if (argument.StartsWith('-'))
            {
                pairs.Add((parts[0], parts.Length == 2 ? parts[1] : string.Empty));
            }
            else if (pairs.Count > 0 && pairs[^1].Value.Length == 0)
            {
                pairs[^1] = (pairs[^1].Name, argument);
            }
            else
            {
                stray ??= argument;
            }
        }

        given = pairs.ToLookup(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
    }

    public CakeArguments Arguments => new(given);

    public string Target => Value("target", "t") ?? "Default";

    public bool Exclusive => Has("exclusive", "e");

    public Verbosity Verbosity => Enum.TryParse<Verbosity>(Value("verbosity", "v"), ignoreCase: true, out var chosen) ? chosen : Verbosity.Normal;

    public Type HostType =>
        Has("tree") ? typeof(TreeScriptHost)
        : Has("description", "showdescription", "help", "h") ? typeof(DescriptionScriptHost)
        : Has("dryrun", "noop", "whatif") ? typeof(DryRunScriptHost)
        : typeof(BuildScriptHost);

    public void RequireNothingStray()
    {
        if (stray is not null)
        {
            throw new CakeException(2, $"'{stray}' is not an argument of this build. Arguments are written --name=value.");
        }
    }

    private bool Has(params string[] names) => names.Any(given.Contains);

    private string? Value(params string[] names) => names.SelectMany(name => given[name]).LastOrDefault(value => value.Length > 0);
}
