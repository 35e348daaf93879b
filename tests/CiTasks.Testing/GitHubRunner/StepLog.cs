namespace CiTasks.Testing.GitHubRunner;

/// <summary>What a step prints, as it comes, and what the runner has to say about the step itself.</summary>
internal sealed class StepLog(SecretMasker masker)
{
    private readonly Lock _lock = new();
    private readonly List<string> _printed = [];
    private readonly List<LogAnnotation> _before = [];
    private readonly List<LogAnnotation> _after = [];
    private int _masks;

    public LogCommands Commands { get; } = new(PathMap.Workspace);

    public IReadOnlyList<string> Printed
    {
        get
        {
            lock (_lock)
            {
                return [.. _printed];
            }
        }
    }

    public IReadOnlyList<string> Shown
    {
        get
        {
            lock (_lock)
            {
                return [.. Commands.Lines.Select(masker.Hide)];
            }
        }
    }

    /// <summary>The first ten of each level, whoever made them.</summary>
    public IReadOnlyList<LogAnnotation> Annotations =>
        [.. _before.Concat(Commands.Asked).Concat(_after).GroupBy(annotation => annotation.Level).SelectMany(level => level.Take(10))];

    /// <summary>One line of either stream.</summary>
    public void Add(string line)
    {
        lock (_lock)
        {
            _printed.Add(line);
            Commands.Add(line);
            // Of masks the job keeps those of all its steps.
            foreach (var mask in Commands.Masks.Skip(_masks))
            {
                masker.Add(mask);
            }

            _masks = Commands.Masks.Count;
        }
    }

    /// <summary>A word of the runner before the container is started.</summary>
    public void SayFirst(string level, string message) => _before.Add(new LogAnnotation(level, message));

    /// <summary>A word of the runner when it is over.</summary>
    public void SayLast(string level, string message) => _after.Add(new LogAnnotation(level, message));
}
