namespace CiTasks.Testing.AzureAgent;

/// <summary>
/// The inputs of a step: what the server makes of them when it reads the pipeline, and the agent when it starts the step
/// (facts/ci-platforms.md C1, C4).
/// </summary>
public sealed class TaskInputs(TaskManifest task, AgentJobSettings settings)
{
    /// <summary>Names become those of the task, names of connections their ids.</summary>
    /// <exception cref="TaskLoadException">The pipeline would not start, or the step has an input that is none.</exception>
    public Dictionary<string, string> Compile(IReadOnlyDictionary<string, string> given)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in given)
        {
            var input = task.Inputs.FirstOrDefault(input => input.IsNamed(name))
                ?? throw new TaskLoadException($"{task.Name} has no input {name}; it has {string.Join(", ", task.Inputs.Select(input => input.Name))}.");
            if (!values.TryAdd(input.Name, Check(input, value)))
            {
                throw new TaskLoadException($"{task.Name}: {input.Name} is given twice, by name and alias.");
            }
        }

        var all = task.Inputs.ToDictionary(input => input.Name, input => values.GetValueOrDefault(input.Name, input.Default));
        foreach (var input in task.Inputs.Where(input => input.Required && string.IsNullOrWhiteSpace(all[input.Name]) && IsVisible(input, all)))
        {
            throw new TaskLoadException($"{task.Name}: the required input {input.Name} is missing.");
        }

        return values;
    }

    /// <summary>All inputs of the task as its program gets them: trimmed, macros filled in, paths absolute.</summary>
    /// <param name="find">A variable's value, or null.</param>
    public Dictionary<string, string> Start(IReadOnlyDictionary<string, string> compiled, Func<string, string?> find, string sources) =>
        task.Inputs.ToDictionary(input => input.Name, input =>
        {
            var value = Macros.Fill((compiled.GetValueOrDefault(input.Name) ?? input.Default).Trim(), find);
            // An empty one too: it is the folder of the sources itself.
            return input.Type.Equals("filePath", StringComparison.OrdinalIgnoreCase) ? Path.GetFullPath(Path.Combine(sources, value)) : value;
        });

    private string Check(TaskInput input, string value)
    {
        if (input.ConnectionType is { } type)
        {
            return string.Join(',', value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => IdOf(input, type, name)));
        }

        var isOneOf = input.Options.Count == 0 || input.IsEditable || value.Trim().Length == 0 || value.Contains("$(", StringComparison.Ordinal);
        return isOneOf || input.Options.Contains(value.Trim()) ? value : throw new TaskLoadException($"{task.Name}: '{value}' is none of the options of {input.Name}: {string.Join(", ", input.Options)}.");
    }

    private string IdOf(TaskInput input, string type, string name)
    {
        var connection = settings.Connections.FirstOrDefault(connection => connection.Name == name || $"{connection.Id}" == name)
            ?? throw new TaskLoadException($"Step input {input.Name} references service connection {name} which could not be found. The service connection does not exist, has been disabled or has not been authorized for use.");
        return connection.Type.Equals(type, StringComparison.OrdinalIgnoreCase)
            ? $"{connection.Id}"
            : throw new TaskLoadException($"Step input {input.Name} expects a service connection of type {type} but the provided service connection {name} is of type {connection.Type}.");
    }

    // Whether a hidden input counts as required is nowhere said; who hides it does not mean it.
    private bool IsVisible(TaskInput input, IReadOnlyDictionary<string, string> values) =>
        (input.VisibleRule is not { } rule || VisibleRule.Holds(rule, values))
        && (input.Group is null || !task.GroupRules.TryGetValue(input.Group, out var ofGroup) || VisibleRule.Holds(ofGroup, values));
}
