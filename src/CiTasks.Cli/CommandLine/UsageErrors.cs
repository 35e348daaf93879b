using System.CommandLine;
using System.Text.Json.Nodes;
using CiTasks.Hosts.Text;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Running;

namespace CiTasks.Cli.CommandLine;

/// <summary>
/// Says what is wrong with a command line. Values are never repeated: behind a mistyped option may
/// stand a token.
/// </summary>
internal static class UsageErrors
{
    public static int Report(ParseResult parsed, bool json, TextWriter output, TextWriter errors)
    {
        var command = parsed.CommandResult.Command;
        var path = command is RootCommand ? "citasks" : "citasks " + command.Name;
        var help = $"{path} --help lists what there is";
        var (summaries, hint) = parsed.UnmatchedTokens.Count > 0
            ? Unknown(parsed.UnmatchedTokens[0], command, path, help)
            : ([.. parsed.Errors.Select(problem => string.Join(' ', problem.Message.Split((char[])['\n', '\t'], StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.'))], help);
        foreach (var summary in summaries)
        {
            errors.WriteLine(Neutral.OneLine($"error CIT0002: {summary}"));
        }

        errors.WriteLine("  " + Neutral.OneLine("hint: " + hint));
        if (json)
        {
            output.WriteLine(Neutral.ForJson(JsonText.Write(Document(command, summaries, hint), indented: true)));
        }

        return (int)ExitCode.Invalid;
    }

    private static (string[] Summaries, string Hint) Unknown(string token, Command command, string path, string help)
    {
        var word = token.Split('=')[0];
        var isOption = word.StartsWith('-');
        if (isOption && command.Options.Any(option => option.Name == word))
        {
            return ([$"{path}: {word} stands in the wrong place"], $"options go after the task: {path} {word} …");
        }

        var known = isOption ? command.Options.Select(option => option.Name) : command.Subcommands.Select(sub => sub.Name);
        var shown = isOption ? $"option '{word}'"
            : command.Subcommands.Count > 0 && word.All(letter => char.IsAsciiLetterLower(letter) || letter == '-') ? $"command '{word}'"
            : "such argument";
        return ([$"{path} has no {shown}"], Suggestion.For(word, known) is { } near ? $"did you mean '{near}'? {help}" : help);
    }

    private static JsonObject Document(Command command, string[] summaries, string hint) => new()
    {
        ["version"] = 1,
        ["task"] = command is RootCommand ? null : command.Name,
        ["outcome"] = TaskRun.Outcome(ExitCode.Invalid),
        ["exitCode"] = (int)ExitCode.Invalid,
        ["outputs"] = new JsonObject(),
        ["diagnostics"] = new JsonArray([.. summaries.Select(summary => new JsonObject { ["severity"] = "error", ["id"] = "CIT0002", ["summary"] = summary, ["hint"] = hint })]),
        ["details"] = new JsonObject(),
    };
}
