namespace CiTasks.Hosts;

/// <summary>How much a terminal shows, in characters.</summary>
public readonly record struct TerminalSize(int Columns, int Rows)
{
    /// <summary>Where nobody can tell: the size of the oldest terminals, which all others have at least.</summary>
    public static TerminalSize Usual { get; } = new(80, 24);
}
