namespace CiTasks.Hosts;

/// <summary>
/// The surroundings of the process, handed in once by the command line so that nothing below reads
/// the environment behind its back.
/// </summary>
/// <param name="Variables">Environment variables, by exact name.</param>
/// <param name="Folder">Working folder, absolute.</param>
/// <param name="Log">Where text for people goes (standard output, or standard error when standard output carries JSON).</param>
/// <param name="Interactive">True when <paramref name="Log"/> is a terminal somebody looks at.</param>
public sealed record HostEnvironment(
    IReadOnlyDictionary<string, string> Variables,
    string Folder,
    TextWriter Log,
    bool Interactive)
{
    /// <summary>The size of the terminal that <see cref="Log"/> is; asked whenever it matters.</summary>
    public Func<TerminalSize> Terminal { get; init; } = () => TerminalSize.Usual;

    /// <summary>A variable's value; null when unset or empty (CI systems pass unset inputs as empty text).</summary>
    public string? this[string name] =>
        Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
