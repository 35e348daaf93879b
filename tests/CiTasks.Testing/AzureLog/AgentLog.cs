namespace CiTasks.Testing.AzureLog;

/// <summary>What the agent makes of all that a step printed: commands carried out one after the other, and lines of the log.</summary>
public sealed class AgentLog
{
    private const int KeptIssues = 10;

    private readonly List<AgentCommand> _all = [];
    private readonly List<string> _lines = [];
    private readonly List<string> _masks = [];
    private readonly List<string> _tags = [];
    private readonly List<string> _problems = [];
    private readonly List<AgentIssue> _asked = [];
    private readonly List<(string Title, string Text)> _summaries = [];
    private readonly List<(string Result, string Message)> _completions = [];
    private readonly Dictionary<string, string> _outputs = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _variables = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _repository;

    private AgentLog(string repository) => _repository = repository;

    /// <summary>Every command, in order.</summary>
    public IReadOnlyList<AgentCommand> All => _all;

    /// <summary>Everything that is no command, <c>##[group]</c> and its like included.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Titles of the parts that can be folded.</summary>
    public IEnumerable<string> Groups => _lines.Where(line => line.StartsWith("##[group]", StringComparison.Ordinal)).Select(line => line["##[group]".Length..]);

    public IReadOnlyList<string> Masks => _masks;

    public IReadOnlyList<string> Tags => _tags;

    /// <summary>All errors and warnings that were asked for.</summary>
    public IReadOnlyList<AgentIssue> Asked => _asked;

    /// <summary>Those that the run's page keeps: ten of a kind.</summary>
    public IReadOnlyList<AgentIssue> Issues => [.. _asked.GroupBy(issue => issue.Type).SelectMany(kind => kind.Take(KeptIssues))];

    /// <summary>Outputs of the step by name; names that differ in case only are the same.</summary>
    public IReadOnlyDictionary<string, string> Outputs => _outputs;

    /// <summary>Variables of the job that were set.</summary>
    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>Pages of the run: title of the tab and Markdown.</summary>
    public IReadOnlyList<(string Title, string Text)> Summaries => _summaries;

    /// <summary>What <c>task.complete</c> said, each time.</summary>
    public IReadOnlyList<(string Result, string Message)> Completions => _completions;

    /// <summary>What the agent itself complains of. Any of these is a bug of the step; all but the first kind of them fail it.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Reads what a step printed. Files that it names are read at once, as the agent uploads them.</summary>
    /// <param name="text">All of it.</param>
    /// <param name="repository">Where the checkout is.</param>
    /// <param name="decodes">What the job's variable DECODE_PERCENTS says.</param>
    public static AgentLog Read(string text, string repository = "/", bool decodes = true)
    {
        var log = new AgentLog(repository);
        using var lines = new StringReader(text);
        while (lines.ReadLine() is { } line)
        {
            if (AgentCommand.Read(line, decodes) is { } command)
            {
                log._all.Add(command);
                log.Take(command);
                continue;
            }

            log._lines.Add(line);
            if (line.Contains("##vso", StringComparison.Ordinal))
            {
                log._problems.Add($"a line has '##vso' and is no command: {line}");
            }
        }

        return log;
    }

    private void Take(AgentCommand command)
    {
        var given = command.Properties;
        switch (command.Name)
        {
            case "task.setvariable" when given.GetValueOrDefault("variable") is { Length: > 0 } name:
                (IsTrue(given, "isoutput") ? _outputs : _variables)[name] = command.Data;
                break;
            case "task.setsecret":
                _masks.Add(command.Data);
                break;
            case "task.logissue" or "task.issue" when AgentIssue.Of(command, _repository) is { } issue:
                _asked.Add(issue);
                break;
            case "task.uploadsummary" when Path.IsPathFullyQualified(command.Data) && File.Exists(command.Data):
                _summaries.Add((Path.GetFileName(command.Data), File.ReadAllText(command.Data)));
                break;
            case "build.addbuildtag" when command.Data.Trim() is { Length: > 0 } tag:
                _tags.Add(tag);
                break;
            case "task.complete" when given.GetValueOrDefault("result") is "Succeeded" or "SucceededWithIssues" or "Failed" or "Canceled" or "Skipped":
                _completions.Add((given["result"], command.Data));
                break;
            case "task.debug" or "task.setprogress":
                break;
            default:
                _problems.Add($"no such command, or not like this: {command.Name} {string.Join(";", given.Select(pair => $"{pair.Key}={pair.Value}"))} {command.Data}");
                break;
        }
    }

    private static bool IsTrue(IReadOnlyDictionary<string, string> given, string name) => bool.TryParse(given.GetValueOrDefault(name), out var value) && value;
}
