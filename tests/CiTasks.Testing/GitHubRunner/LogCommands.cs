namespace CiTasks.Testing.GitHubRunner;

/// <summary>
/// What the runner makes of all that a step prints, on both streams: lines that are commands do something and
/// are not shown, all others are the log. Facts: ci-platforms.md A5.
/// </summary>
/// <param name="workspace">The folder of the checkout as the step sees it.</param>
public sealed class LogCommands(string workspace = "/github/workspace")
{
    private const int KeptOfALevel = 10;
    private const string Stop = "stop-commands";
    private static readonly string[] Levels = ["error", "warning", "notice"];

    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase)
    {
        "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice", "remove-matcher", "save-state", "set-env", "set-output", "warning", Stop,
    };

    private readonly List<LogCommand> _all = [];
    private readonly List<string> _lines = [];
    private readonly List<LogAnnotation> _annotations = [];
    private readonly List<string> _masks = [];
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, string> _outputs = [];
    private readonly Dictionary<string, string> _state = [];
    private string? _resume;

    /// <summary>Every command in order, also those that the runner refuses.</summary>
    public IReadOnlyList<LogCommand> All => _all;

    /// <summary>What is left as text, with masked values as <c>***</c>: a value is hidden from its mask on, never before.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Every annotation that was asked for, in order.</summary>
    public IReadOnlyList<LogAnnotation> Asked => _annotations;

    /// <summary>The annotations that the runner keeps: the first ten of each level.</summary>
    public IReadOnlyList<LogAnnotation> Annotations =>
        [.. Levels.SelectMany(level => _annotations.Where(annotation => annotation.Level == level).Take(KeptOfALevel))];

    /// <summary>The values that are hidden from then on.</summary>
    public IReadOnlyList<string> Masks => _masks;

    /// <summary>Titles of the groups that were opened.</summary>
    public IReadOnlyList<string> Groups => [.. _all.Where(command => Is(command, "group")).Select(command => command.Data)];

    /// <summary>What <c>set-output</c> set, the way of old.</summary>
    public IReadOnlyDictionary<string, string> Outputs => _outputs;

    /// <summary>What <c>save-state</c> kept, the way of old.</summary>
    public IReadOnlyDictionary<string, string> State => _state;

    /// <summary>What the runner complains about; with <c>set-env</c> and <c>add-path</c> it fails the step.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>True when a step that ends with code 0 fails all the same.</summary>
    public bool FailsTheStep { get; private set; }

    /// <summary>True while commands are stopped: whoever stopped them did not say the word that resumes them.</summary>
    public bool IsStopped => _resume is not null;

    /// <summary>Reads whole streams, one after the other.</summary>
    public static LogCommands Read(params string[] streams)
    {
        var log = new LogCommands();
        foreach (var stream in streams)
        {
            using var reader = new StringReader(stream);
            while (reader.ReadLine() is { } line)
            {
                log.Add(line);
            }
        }

        return log;
    }

    /// <summary>Takes one line, as a reader of .NET reads lines: <c>\n</c>, <c>\r\n</c> and a lone <c>\r</c> end them.</summary>
    /// <returns>True when it was a command, and is not shown.</returns>
    public bool Add(string line)
    {
        if (LogCommand.Read(line, _known) is not { } command || !Take(command))
        {
            _lines.Add(Masked(line));
            return false;
        }

        return true;
    }

    private static bool Is(LogCommand command, string name) => command.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private bool Take(LogCommand command)
    {
        if (_resume is not null)
        {
            // Stopped: one word alone is listened to.
            if (!Is(command, _resume))
            {
                return false;
            }

            _known.Remove(_resume);
            _resume = null;
            _all.Add(command);
            return true;
        }

        _all.Add(command);
        Run(command);
        return true;
    }

    private void Run(LogCommand command)
    {
        switch (command.Name.ToLowerInvariant())
        {
            case Stop:
                StopAt(command.Data);
                break;
            case "error" or "warning" or "notice":
                _annotations.Add(LogAnnotation.Of(command with { Data = Masked(command.Data) }, workspace));
                break;
            case "add-mask":
                Mask(command.Data);
                break;
            case "set-output":
                Set(_outputs, command);
                break;
            case "save-state":
                Set(_state, command);
                break;
            case "set-env" or "add-path":
                Fail($"{command.Name} is disabled");
                break;
        }
    }

    private void StopAt(string word)
    {
        if (word.Length == 0 || _known.Contains(word))
        {
            Fail($"'{word}' cannot resume commands");
            return;
        }

        _known.Add(word);
        _resume = word;
    }

    private void Mask(string value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            _problems.Add("an empty mask");
            return;
        }

        _masks.AddRange(value.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Prepend(value).Distinct());
        _masks.Sort((one, other) => other.Length.CompareTo(one.Length));
    }

    private void Set(Dictionary<string, string> values, LogCommand command)
    {
        if (command.Properties.TryGetValue("name", out var name))
        {
            values[name] = command.Data;
        }
        else
        {
            Fail($"{command.Name} without a name");
        }
    }

    private void Fail(string problem)
    {
        _problems.Add(problem);
        FailsTheStep = true;
    }

    private string Masked(string text)
    {
        foreach (var mask in _masks)
        {
            text = text.Replace(mask, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
