namespace CiTasks.Tasks.Catalogue;

/// <summary>What a value looks like; decides the form field on Azure DevOps and the words in help.</summary>
public enum InputKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>Text that is never printed.</summary>
    Secret,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>Seconds, or a number with <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
    Duration,

    /// <summary>A path of the checkout, relative to the working folder.</summary>
    Path,

    /// <summary>Several values, one a line or separated by commas.</summary>
    List,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A JSON object or array.</summary>
    Json,
}

/// <summary>Where an input takes its value from when nobody gives it: another input, whose value holds it.</summary>
/// <param name="Source">The other input.</param>
/// <param name="Pick">The text of this input in the parsed value of the other one.</param>
public sealed record InputFallback(InputDefinition Source, Func<object, string> Pick);

/// <summary>One input of a task, on every host.</summary>
/// <param name="Name">Kebab-case; <c>--name</c>, <c>INPUT_NAME</c>, <c>CITASKS_NAME</c>.</param>
/// <param name="Kind">What a value looks like.</param>
/// <param name="Help">One or two sentences for help pages and reference tables.</param>
public abstract record InputDefinition(string Name, InputKind Kind, string Help)
{
    /// <summary>True when the task cannot do without.</summary>
    public bool Required { get; init; }

    /// <summary>The value when none is given, as text; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>Default of the GitHub action alone: an expression such as <c>${{ toJSON(matrix) }}</c>.</summary>
    public string? GitHubDefault { get; init; }

    /// <summary>What only Azure Pipelines wants to know of it.</summary>
    public AzureInput Azure { get; init; } = new();

    /// <summary>True for an input that has no meaning elsewhere, such as a service connection: no option, no action and no variable has it.</summary>
    public bool IsOnlyOnAzure { get; init; }

    /// <summary>Allowed words of a <see cref="InputKind.Choice"/>.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>
    /// Environment variables of the field that are asked after <c>CITASKS_…</c>, such as
    /// <c>DATABRICKS_HOST</c>.
    /// </summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Another input that may hold the value; asked before <see cref="Default"/>. Null for none.</summary>
    public InputFallback? Fallback { get; init; }

    /// <summary>Other inputs of which each makes this one needless when it is given.</summary>
    public IReadOnlyList<InputDefinition> Alternatives { get; init; } = [];

    /// <summary>
    /// Service connections that go before variables: who names one for a step means that one, whatever is set for the
    /// whole pipeline. What is given to the step itself does not yield.
    /// </summary>
    public IReadOnlyList<InputDefinition> VariablesYieldTo { get; init; } = [];

    /// <summary>The service connection whose address is the value when nobody gives one; null for none.</summary>
    public InputDefinition? AddressOf { get; init; }

    /// <summary>True when a manifest may write the value as a JSON object or list, which then arrives as JSON text.</summary>
    public bool TakesJson { get; init; }

    /// <summary>
    /// What to hide of the text: all of an <see cref="InputKind.Secret"/>, and secrets that it wraps; of others,
    /// what somebody may put there who should not.
    /// </summary>
    public Func<string, IEnumerable<string>> Hidden { get; init; } = text => Kind == InputKind.Secret ? [text] : [];

    /// <summary><c>CITASKS_JOB_FILE</c> for <c>job-file</c>.</summary>
    public string OwnVariable => "CITASKS_" + Name.ToUpperInvariant().Replace('-', '_');

    /// <summary>All variables that hold it, the field's own first; none for what only Azure Pipelines has.</summary>
    public IReadOnlyList<string> AllVariables => IsOnlyOnAzure ? [] : [.. Variables, OwnVariable];

    /// <summary>The typed value, or what is wrong with the text.</summary>
    internal abstract (object? Value, string? Problem) Parse(string text);
}

/// <summary>An input with the type of its value.</summary>
/// <typeparam name="T">The value's type; a nullable one may be absent.</typeparam>
public sealed record Input<T>(string Name, InputKind Kind, string Help, Func<string, (T? Value, string? Problem)> Parser)
    : InputDefinition(Name, Kind, Help)
{
    internal override (object? Value, string? Problem) Parse(string text)
    {
        var (value, problem) = Parser(text);
        return (value, problem);
    }
}
