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
    internal (string Value, string Origin)? Find(InputDefinition input)
    {
        if (Given(input.Name) is { } given && !string.IsNullOrWhiteSpace(given.Value))
        {
            return given;
        }

        if (Host.ReadInput(input.Name) is { } fromHost && !string.IsNullOrWhiteSpace(fromHost))
        {
            return (fromHost, $"the input {Host.InputName(input.Name)}");
        }

        foreach (var variable in input.Variables.Prepend(input.OwnVariable))
        {
            if (Host.ReadVariable(variable) is { } value && !string.IsNullOrWhiteSpace(value))
            {
                return (value, variable);
            }
        }

        return null;
    }
}
