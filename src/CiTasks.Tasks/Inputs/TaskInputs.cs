using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.Inputs;

/// <summary>The resolved inputs of one task: the one place where values are looked up and checked.</summary>
public sealed class TaskInputs
{
    private readonly Dictionary<string, (object? Value, string Origin)> _values = [];

    private TaskInputs()
    {
    }

    /// <summary>Resolves every input of a task and collects all problems, not only the first.</summary>
    /// <param name="task">Whose inputs.</param>
    /// <param name="sources">Where to look.</param>
    /// <param name="findings">Gets a finding for each missing (<c>CIT0101</c>) or wrong (<c>CIT0102</c>) value.</param>
    /// <param name="secret">Gets every secret before anything could print it.</param>
    /// <param name="offline">True when no workspace is needed: its address and token are not looked for.</param>
    public static TaskInputs Resolve(TaskDefinition task, InputSources sources, ICollection<Finding> findings, Action<string> secret, bool offline = false)
    {
        var inputs = new TaskInputs();
        var wanted = offline ? task.Inputs.Except(SharedInputs.Workspace) : task.Inputs;
        var found = wanted.Select(input => (input, raw: sources.Find(input))).ToList();
        foreach (var (input, raw) in found)
        {
            if (input.Kind == InputKind.Secret && raw is { } hidden)
            {
                secret(hidden.Value);
            }
        }

        foreach (var (input, raw) in found)
        {
            if (raw is null)
            {
                if (input.Required)
                {
                    findings.Add(Missing(task, input));
                }

                continue;
            }

            var (value, problem) = input.Parse(raw.Value.Value);
            if (problem is null)
            {
                inputs._values[input.Name] = (value, raw.Value.Origin);
            }
            else
            {
                var shown = input.Kind == InputKind.Secret ? "" : $" '{raw.Value.Value}'";
                findings.Add(new Finding("CIT0102", $"{input.Name}{shown} from {raw.Value.Origin} is not usable: {problem}") { Hint = input.Help });
            }
        }

        return inputs;
    }

    /// <summary>The value of an input; its type's default when absent.</summary>
    public T? Find<T>(Input<T> input) => _values.TryGetValue(input.Name, out var found) ? (T?)found.Value : default;

    /// <summary>The value of an input that is required or has a default.</summary>
    public T Get<T>(Input<T> input) => Find(input) ?? throw new InvalidOperationException($"the input {input.Name} has no value");

    /// <summary>Where a value came from, for messages.</summary>
    public string Origin(InputDefinition input) => _values.TryGetValue(input.Name, out var found) ? found.Origin : "nowhere";

    private static Finding Missing(TaskDefinition task, InputDefinition input)
    {
        var variables = string.Join(" or ", input.Variables.Append(input.OwnVariable));
        return new Finding("CIT0101", $"{task.Name} needs {input.Name}")
        {
            Detail = input.Help,
            Hint = $"give --{input.Name}, the input {input.Name} of the action, or the environment variable {variables}",
        };
    }
}
