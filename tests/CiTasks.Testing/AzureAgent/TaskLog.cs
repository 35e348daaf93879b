using CiTasks.Testing.AzureLog;

namespace CiTasks.Testing.AzureAgent;

/// <summary>
/// What the agent makes of all that a step prints, on both streams: commands do something and are not shown, all other
/// lines are the log (facts/ci-platforms.md C5).
/// </summary>
/// <param name="variables">The job's; what a step sets is there at once.</param>
/// <param name="masker">The job's.</param>
/// <param name="reference">The name that the step's outputs begin with.</param>
/// <param name="outputs">Names that are outputs without being called so.</param>
/// <param name="sources">The folder of the checkout.</param>
public sealed class TaskLog(JobVariables variables, AgentMasker masker, string reference, IReadOnlyCollection<string> outputs, string sources)
{
    private const int KeptOfALevel = 10;

    // Known, and without an effect that a test could look at.
    private static readonly HashSet<string> WithoutEffect =
        ["task.debug", "task.logdetail", "telemetry.publish", "build.updatebuildnumber", "artifact.associate", "artifact.upload", "results.publish", "codecoverage.publish"];

    private readonly Lock _lock = new();
    private readonly List<string> _printed = [];
    private readonly List<string> _lines = [];
    private readonly List<AgentCommand> _commands = [];
    private readonly List<AgentIssue> _issues = [];
    private readonly List<string> _problems = [];
    private readonly List<string> _masks = [];
    private readonly List<string> _tags = [];
    private readonly List<string> _summaries = [];
    private readonly List<string> _attachments = [];
    private readonly List<string> _path = [];
    private readonly List<JobVariable> _taskVariables = [];
    private readonly Dictionary<string, string> _outputs = [];
    private readonly Dictionary<string, string> _variables = [];

    /// <summary>Every line as it came.</summary>
    public IReadOnlyList<string> Printed => Copy(_printed);

    /// <summary>What is left as text, secrets hidden: those that were known when the line came.</summary>
    public IReadOnlyList<string> Lines => Copy(_lines);

    /// <summary>Every command in order, also those that the agent refuses.</summary>
    public IReadOnlyList<AgentCommand> Commands => Copy(_commands);

    /// <summary>Every error and warning, in order; a page shows <see cref="Issues"/>.</summary>
    public IReadOnlyList<AgentIssue> Asked => Copy(_issues);

    /// <summary>Those that the agent keeps: the first ten of each level.</summary>
    public IReadOnlyList<AgentIssue> Issues => [.. Asked.GroupBy(issue => issue.Type).SelectMany(level => level.Take(KeptOfALevel))];

    /// <summary>What the agent complains about, or would have to: commands that nobody knows, that cannot be read or done.</summary>
    public IReadOnlyList<string> Problems => Copy(_problems);

    public IReadOnlyList<string> Masks => Copy(_masks);

    public IReadOnlyList<string> Tags => Copy(_tags);

    /// <summary>The Markdown of the tabs that it added to the run's page.</summary>
    public IReadOnlyList<string> Summaries => Copy(_summaries);

    /// <summary>Paths of other files that it uploaded.</summary>
    public IReadOnlyList<string> Attachments => Copy(_attachments);

    /// <summary>Folders for the PATH of later steps, in order.</summary>
    public IReadOnlyList<string> Path => Copy(_path);

    /// <summary>For the same task's programs before and after the job, which are not played here.</summary>
    public IReadOnlyList<JobVariable> TaskVariables => Copy(_taskVariables);

    /// <summary>The step's outputs, without its name.</summary>
    public IReadOnlyDictionary<string, string> Outputs => new Dictionary<string, string>(_outputs);

    /// <summary>Other variables that it set for later steps.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>(_variables);

    /// <summary>Titles of the parts of the log that can be folded.</summary>
    public IReadOnlyList<string> Groups => [.. Lines.Where(line => line.StartsWith("##[group]", StringComparison.Ordinal)).Select(line => line["##[group]".Length..])];

    /// <summary>The furthest progress; null when nothing was said of it.</summary>
    public int? Progress { get; private set; }

    /// <summary>What the page says beside the progress, the last one.</summary>
    public string? CurrentOperation { get; private set; }

    /// <summary>What <c>task.complete</c> came to; null without one.</summary>
    public TaskVerdict? Completed { get; private set; }

    /// <summary>What a command that went wrong makes of the step; null when none did.</summary>
    public TaskVerdict? OfCommands { get; private set; }

    /// <summary>Takes one line of either stream.</summary>
    public void Add(string line)
    {
        lock (_lock)
        {
            _printed.Add(line);
            if (AgentCommand.Read(line, variables["DECODE_PERCENTS"] is not { Length: > 0 } decodes || decodes == "true") is { } command)
            {
                _commands.Add(command);
                Do(command, line);
                return;
            }

            if (line.Contains("##vso", StringComparison.Ordinal))
            {
                _problems.Add($"no command, and looks like one: {line}");
                Say("warning", $"'{line}' contains logging command keyword '##vso', but it's not a legal command.");
            }

            _lines.Add(masker.Hide(line));
        }
    }

    /// <summary>A word of the agent itself.</summary>
    internal void Say(string level, string message)
    {
        lock (_lock)
        {
            Issue(new AgentIssue(level, message) { Text = message });
        }
    }

    private void Do(AgentCommand command, string line)
    {
        try
        {
            Run(command);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            _problems.Add($"{exception.Message}: {line}");
            Say("error", $"Unable to process command '{line}' successfully. {exception.Message}");
            OfCommands = TaskVerdict.Failed;
        }
    }

    private void Run(AgentCommand command)
    {
        switch (command.Name)
        {
            case "task.setvariable":
                SetVariable(command);
                break;
            case "task.setsecret":
                Mask(command.Data);
                break;
            case "task.logissue" or "task.issue":
                Issue(AgentIssue.Of(command, sources) ?? throw new FormatException($"an issue of the type '{command.Text("type")}'"));
                break;
            case "task.complete":
                Complete(command);
                break;
            case "task.setprogress":
                Advance(int.TryParse(command.Text("value"), out var percent) ? Math.Clamp(percent, 0, 100) : 0, command.Data);
                break;
            case "task.uploadsummary":
                _summaries.Add(File.ReadAllText(Existing(command.Data)));
                break;
            case "task.uploadfile" or "task.addattachment" or "build.uploadlog":
                _attachments.Add(Existing(command.Data));
                break;
            case "task.prependpath":
                _path.Add(NotEmpty(command.Data, "a folder for the PATH"));
                break;
            case "task.settaskvariable":
                _taskVariables.Add(new JobVariable(NotEmpty(command.Text("variable"), "a variable"), command.Data) { IsSecret = command.Is("issecret") });
                break;
            case "build.addbuildtag":
                _tags.Add(NotEmpty(command.Data.Trim(), "a tag"));
                break;
            case var name when !WithoutEffect.Contains(name):
                throw new FormatException($"no command of the agent's is called {name}");
        }
    }

    private void SetVariable(AgentCommand command)
    {
        var name = NotEmpty(command.Text("variable"), "a variable");
        var (isSecret, isOutput) = (command.Is("issecret"), command.Is("isoutput"));
        if (variables.IsReadOnly(name))
        {
            throw new FormatException($"{name} is read-only");
        }

        if (isSecret)
        {
            if (command.Data.Contains('\n', StringComparison.Ordinal))
            {
                throw new FormatException("a secret of several lines");
            }

            Mask(command.Data);
        }

        var isDeclared = outputs.Contains(name, StringComparer.OrdinalIgnoreCase);
        (isOutput || isDeclared ? _outputs : _variables)[name] = command.Data;
        variables.Set(new JobVariable(isOutput || isDeclared ? $"{reference}.{name}" : name, command.Data)
        {
            IsSecret = isSecret,
            IsReadOnly = isOutput || command.Is("isreadonly"),
            PreservesCase = command.Is("preservecase"),
        });
    }

    private void Complete(AgentCommand command)
    {
        // The letter case counts, and Cancelled is no word.
        if (!Enum.TryParse<TaskVerdict>(command.Text("result"), out var result))
        {
            throw new FormatException($"'{command.Text("result")}' is no result");
        }

        if (command.Is("done"))
        {
            throw new FormatException("a step that ends before its handler is not played here");
        }

        Completed = TaskVerdicts.Worse(Completed, result);
        Advance(100, command.Data);
    }

    private void Advance(int percent, string operation) => (Progress, CurrentOperation) = (Math.Max(percent, Progress ?? 0), operation);

    private void Mask(string value)
    {
        masker.Add(value);
        _masks.Add(value);
    }

    private void Issue(AgentIssue issue)
    {
        var shown = issue with { Message = masker.Hide(issue.Message), Text = masker.Hide(issue.Text) };
        _issues.Add(shown);
        _lines.Add($"##[{shown.Type}]{shown.Message}");
    }

    private static string Existing(string path) =>
        !System.IO.Path.IsPathRooted(path) ? throw new FormatException($"'{path}' is no absolute path") : File.Exists(path) ? path : throw new FormatException($"'{path}' is not there");

    private static string NotEmpty(string text, string what) => text.Length > 0 ? text : throw new FormatException($"{what} without a name");

    private List<T> Copy<T>(List<T> list)
    {
        lock (_lock)
        {
            return [.. list];
        }
    }
}
