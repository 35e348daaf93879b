using System.Globalization;
using CiTasks.Hosts;
using CiTasks.Hosts.AzurePipelines;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Inputs;

/// <summary>The resolved inputs of one task: the one place where values are looked up and checked.</summary>
public sealed class TaskInputs
{
    private const string DefaultOrigin = "the default";
    private readonly Dictionary<string, (object? Value, string Origin)> _values = [];
    private readonly HashSet<InputDefinition> _settled = [];

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
        var found = Find([.. wanted], sources, secret);
        foreach (var input in found.Keys)
        {
            inputs.Settle(task, input, found, sources.Host, findings);
        }

        return inputs;
    }

    /// <summary>The value of an input; its type's default when absent.</summary>
    public T? Find<T>(Input<T> input) => _values.TryGetValue(input.Name, out var found) ? (T?)found.Value : default;

    /// <summary>The value of an input that is required or has a default.</summary>
    public T Get<T>(Input<T> input) => Find(input) ?? throw new InvalidOperationException($"the input {input.Name} has no value");

    /// <summary>True when somebody gave a value, be it 0, false or an empty list; false for a default.</summary>
    public bool IsGiven(InputDefinition input) => _values.TryGetValue(input.Name, out var found) && found.Origin != DefaultOrigin;

    /// <summary>A value as text; empty when absent.</summary>
    public string Text(InputDefinition input) =>
        _values.TryGetValue(input.Name, out var found) ? Convert.ToString(found.Value, CultureInfo.InvariantCulture) ?? "" : "";

    /// <summary>Where a value came from, for messages.</summary>
    public string Origin(InputDefinition input) => _values.TryGetValue(input.Name, out var found) ? found.Origin : "nowhere";

    // A variable that yields is a secret all the same: whatever is there is hidden.
    private static Dictionary<InputDefinition, (string Value, string Origin)?> Find(List<InputDefinition> wanted, InputSources sources, Action<string> secret)
    {
        var found = wanted.ToDictionary(input => input, sources.FindGiven);
        foreach (var input in wanted)
        {
            var variable = found[input] is null ? sources.FindVariable(input) : null;
            var address = input.AddressOf is { } connection && found.GetValueOrDefault(connection) is { } id
                && sources.Host.FindConnection(id.Value.Trim())?.Url is { } url ? (url.OriginalString, $"the service connection in {connection.Name}") : default((string, string)?);
            foreach (var text in new[] { found[input], variable, address }.OfType<(string Value, string Origin)>())
            {
                input.Hidden(text.Value).ToList().ForEach(secret);
            }

            found[input] ??= input.VariablesYieldTo.Any(other => found.GetValueOrDefault(other) is not null) ? address : variable;
        }

        return found;
    }

    // An input that another one leans on is settled first. One that is wrong has been reported, and makes nothing missing.
    private void Settle(TaskDefinition task, InputDefinition input, Dictionary<InputDefinition, (string Value, string Origin)?> found, IBuildHost host, ICollection<Finding> findings)
    {
        if (!_settled.Add(input))
        {
            return;
        }

        if (found[input] is { } given)
        {
            Take(input, given, findings);
            return;
        }

        var source = input.Fallback?.Source;
        if (source is not null && found.TryGetValue(source, out var raw))
        {
            Settle(task, source, found, host, findings);
            if (raw is not null)
            {
                if (_values.TryGetValue(source.Name, out var holder) && holder.Value is not null)
                {
                    Take(input, (input.Fallback!.Pick(holder.Value), holder.Origin), findings);
                }

                return;
            }
        }

        if (input.Default is { } standard)
        {
            Take(input, (standard, DefaultOrigin), findings);
        }
        else if (input.Required && !input.Alternatives.Any(other => found.GetValueOrDefault(other) is not null))
        {
            findings.Add(Missing(task, input, host));
        }
    }

    private void Take(InputDefinition input, (string Value, string Origin) raw, ICollection<Finding> findings)
    {
        var (value, problem) = input.Parse(raw.Value);
        if (problem is null)
        {
            _values[input.Name] = (value, raw.Origin);
            return;
        }

        var shown = input.Kind == InputKind.Secret ? "" : $" '{raw.Value}'";
        var at = Origins.Spot(raw.Origin);
        var from = at is null ? $" from {raw.Origin}" : "";
        findings.Add(new Finding("CIT0102", $"{input.Name}{shown}{from} is not usable: {problem}") { At = at, Hint = input.Help });
    }

    private static Finding Missing(TaskDefinition task, InputDefinition input, IBuildHost host)
    {
        var ways = $"give --{input.Name}, the input {host.InputName(input.Name)}, or the variable {Variables(input)}";
        return new Finding("CIT0101", $"{task.Name} needs {input.Name}")
        {
            Detail = input.Help,
            Hint = ways
                + (input.Fallback is { Source: var other } ? $"; or {host.InputName(other.Name)} ({Variables(other)}), which holds it" : "")
                + string.Concat(input.Alternatives
                    .Where(instead => !instead.IsOnlyOnAzure || host.Name == AzurePipelinesHost.HostName)
                    .Select(instead => $"; or {host.InputName(instead.Name)}{(instead.IsOnlyOnAzure ? "" : $" ({Variables(instead)})")} instead")),
        };
    }

    private static string Variables(InputDefinition input) => string.Join(" or ", input.AllVariables);
}
