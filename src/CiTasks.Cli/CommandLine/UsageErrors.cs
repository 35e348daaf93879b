using System.CommandLine;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Running;

namespace CiTasks.Cli.CommandLine;

/// <summary>
/// Says what is wrong with a command line. Values are never repeated: behind a mistyped option may
/// stand a token.
/// </summary>
internal static class UsageErrors
{
    public static int Report(ParseResult parsed, TextWriter errors)
    {
        var command = parsed.CommandResult.Command;
        var path = command is RootCommand ? "citasks" : "citasks " + command.Name;
        var help = $"{path} --help lists what there is";
        if (parsed.UnmatchedTokens.Count > 0)
        {
            var word = parsed.UnmatchedTokens[0];
            var isOption = word.StartsWith('-');
            var known = isOption ? command.Options.Select(option => option.Name) : command.Subcommands.Select(sub => sub.Name);
            var shown = isOption ? $"option '{word.Split('=')[0]}'"
                : command.Subcommands.Count > 0 && word.All(letter => char.IsAsciiLetterLower(letter) || letter == '-') ? $"command '{word}'"
                : "such argument";
            errors.WriteLine($"error CIT0002: {path} has no {shown}");
            errors.WriteLine("  hint: " + (Suggestion.For(word.Split('=')[0], known) is { } near ? $"did you mean '{near}'? {help}" : help));
            return (int)ExitCode.Invalid;
        }

        foreach (var problem in parsed.Errors)
        {
            errors.WriteLine($"error CIT0002: {problem.Message.TrimEnd('.')}");
        }

        errors.WriteLine("  hint: " + help);
        return (int)ExitCode.Invalid;
    }
}
