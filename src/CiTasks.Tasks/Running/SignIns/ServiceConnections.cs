using CiTasks.Hosts;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.Running.SignIns;

/// <summary>Service connections as steps name them.</summary>
internal static class ServiceConnections
{
    /// <summary>The connection that an input names.</summary>
    /// <exception cref="TaskFailureException">The CI system does not lend it to this step.</exception>
    public static ServiceConnection Get(TaskContext context, Input<string> input)
    {
        var id = context.Inputs.Get(input).Trim();
        return context.Host.FindConnection(id) ?? throw Unusable(
            input,
            $"names '{id}', which this step is not given",
            "service connections exist on Azure Pipelines only, and only for the task whose input names one; a script step has none");
    }

    /// <summary>A parameter of a connection, by name in any letter case; null when it is empty.</summary>
    public static string? Parameter(this ServiceConnection? connection, string name) => Find(connection?.Parameters, name);

    /// <summary>What a connection says besides, by name in any letter case; null when it is empty.</summary>
    public static string? Datum(this ServiceConnection connection, string name) => Find(connection.Data, name);

    /// <summary>A parameter that the connection cannot do without. A secret one has been masked by the host: to mask it again would print it.</summary>
    /// <exception cref="TaskFailureException">There is none.</exception>
    public static string Need(this ServiceConnection connection, Input<string> input, string name) =>
        connection.Parameter(name) ?? throw Unusable(input, $"has no {name}", "open the connection in the project's settings and verify it");

    /// <summary>What is said of a connection with which nobody can sign in.</summary>
    public static TaskFailureException Unusable(InputDefinition input, string problem, string hint) =>
        new(ExitCode.Invalid, new Finding("CIT0409", $"the service connection in {input.Name} {problem}") { Hint = hint });

    private static string? Find(IReadOnlyDictionary<string, string>? texts, string name) =>
        texts?.FirstOrDefault(text => string.Equals(text.Key, name, StringComparison.OrdinalIgnoreCase)).Value is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
