namespace CiTasks.Planning.Runs;

/// <summary>How a test case ended, in the words of JUnit.</summary>
public enum JUnitResult
{
    /// <summary>Well.</summary>
    Passed,

    /// <summary>The work itself failed.</summary>
    Failure,

    /// <summary>Something around it failed: it was cancelled, or the platform broke down.</summary>
    Error,

    /// <summary>It did not run.</summary>
    Skipped,
}

/// <summary>One test case: a task of a run, or an iteration.</summary>
/// <param name="Name">Unique in its suite.</param>
/// <param name="ClassName">What readers group by.</param>
/// <param name="Result">How it ended.</param>
/// <param name="Time">How long it took.</param>
public sealed record JUnitCase(string Name, string ClassName, JUnitResult Result, TimeSpan Time)
{
    /// <summary>The kind of failure, such as a result state.</summary>
    public string Type { get; init; } = "";

    /// <summary>Why, in one line.</summary>
    public string Message { get; init; } = "";

    /// <summary>Why, at length; empty for nothing more.</summary>
    public string Text { get; init; } = "";

    /// <summary>What it printed; empty for nothing.</summary>
    public string Output { get; init; } = "";
}

/// <summary>One suite: a run.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Started">When it began.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Cases">Its cases.</param>
public sealed record JUnitSuite(string Name, DateTimeOffset Started, TimeSpan Time, IReadOnlyList<JUnitCase> Cases)
{
    /// <summary>Facts by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Properties { get; init; } = [];
}
