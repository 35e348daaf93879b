using System.CommandLine;
using CiTasks.Tasks.Catalogue;

namespace CiTasks.Cli.CommandLine;

/// <summary>A task of the catalogue as a command. Options have no defaults of their own: values are resolved later, in one place.</summary>
internal static class TaskCommand
{
    /// <param name="task">The task.</param>
    /// <param name="asked">True when this very command is on the command line: only then the whole description is worth its room.</param>
    /// <param name="global">Options that every task has.</param>
    /// <param name="run">Runs it.</param>
    public static Command Build(TaskDefinition task, bool asked, GlobalOptions global, Func<ParseResult, IReadOnlyDictionary<string, string>, CancellationToken, Task<int>> run)
    {
        var command = new Command(task.Name, asked ? Describe(task) : task.Summary);
        var options = new Dictionary<string, Option<string[]>>();
        foreach (var input in task.CommonInputs)
        {
            var option = new Option<string[]>("--" + input.Name)
            {
                Description = Describe(input),
                // Tokens as they are: the library's own conversion repeats the value in its errors.
                CustomParser = argument => [.. argument.Tokens.Select(token => token.Value)],
                HelpName = input.Kind switch
                {
                    InputKind.Flag => "true|false",
                    InputKind.Choice => string.Join('|', input.Allowed),
                    InputKind.Secret => "secret",
                    InputKind.List => "value,…",
                    var kind => kind.ToString().ToLowerInvariant(),
                },
                // --prune alone means true; a list may be given several times.
                Arity = input.Kind switch
                {
                    InputKind.Flag => ArgumentArity.ZeroOrOne,
                    InputKind.List => ArgumentArity.OneOrMore,
                    _ => ArgumentArity.ExactlyOne,
                },
            };
            options[input.Name] = option;
            command.Options.Add(option);
        }

        global.AddTo(command);
        command.SetAction((result, cancel) => run(result, Given(task, options, result), cancel));
        return command;
    }

    private static Dictionary<string, string> Given(TaskDefinition task, Dictionary<string, Option<string[]>> options, ParseResult result)
    {
        var given = new Dictionary<string, string>();
        foreach (var input in task.CommonInputs)
        {
            if (result.GetResult(options[input.Name]) is not { Implicit: false } found)
            {
                continue;
            }

            var values = found.Tokens.Select(token => token.Value).ToList();
            given[input.Name] = input.Kind switch
            {
                InputKind.Flag when values.Count == 0 => "true",
                // Given twice: each one is a line of its own, so that its commas stay.
                InputKind.List when values.Count > 1 => string.Join('\n', values),
                _ => values.LastOrDefault() ?? "",
            };
        }

        return given;
    }

    private static string Describe(TaskDefinition task)
    {
        string[] parts = [task.Summary, task.Description, "Examples:\n" + string.Join('\n', task.Examples.Select(example => "  " + example))];
        return string.Join("\n\n", parts.Where(part => part.Length > 0));
    }

    private static string Describe(InputDefinition input)
    {
        var parts = new List<string> { input.Help };
        if (input.Required)
        {
            var others = input.Alternatives.Prepend(input.Fallback?.Source).OfType<InputDefinition>().Where(other => !other.IsOnlyOnAzure).Select(other => "--" + other.Name).ToList();
            parts.Add(others.Count > 0 ? $"Required, unless {string.Join(" or ", others)} is given." : "Required.");
        }

        if (!string.IsNullOrEmpty(input.Default) && input.Kind != InputKind.Flag)
        {
            parts.Add($"Default: {input.Default}.");
        }

        parts.Add($"[{string.Join(", ", input.AllVariables)}]");
        return string.Join(' ', parts);
    }
}
