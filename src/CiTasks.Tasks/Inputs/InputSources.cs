using CiTasks.Hosts;
using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.Inputs;

/// <summary>
/// Where values come from, in the order of precedence: given by name (options, or an entry of the
/// manifest), the host's input, <c>CITASKS_*</c>, the field's own variables. Empty
/// or blank text counts as unset, since CI systems pass unset inputs as empty text.
/// </summary>
/// <param name="Given">Value and its origin (<c>--job-file</c>, <c>citasks.json:4:5</c>) by input name; null when not given.</param>
/// <param name="Host">The CI system, which also knows the variables.</param>
public sealed record InputSources(
    Func<string, (string Value, string Origin)?> Given,
    IBuildHost Host)
{
    /// <summary>What is given to this very step.</summary>
    internal (string Value, string Origin)? FindGiven(InputDefinition input)
    {
        if (Given(input.Name) is { } given && !string.IsNullOrWhiteSpace(given.Value))
        {
            return given;
        }

        return Host.ReadInput(input.Name) is { } fromHost && !string.IsNullOrWhiteSpace(fromHost) ? (fromHost, $"the input {Host.InputName(input.Name)}") : null;
    }

    /// <summary>What is set around the step, for others too.</summary>
    internal (string Value, string Origin)? FindVariable(InputDefinition input)
    {
        foreach (var variable in input.AllVariables.OrderBy(name => name != input.OwnVariable))
        {
            if (Host.ReadVariable(variable) is { } value && !string.IsNullOrWhiteSpace(value))
            {
                return (value, variable);
            }
        }

        return null;
    }
}
