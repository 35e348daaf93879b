using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>The inputs that a step's container gets: what was given, and the defaults of the others.</summary>
internal static class StepInputs
{
    // The runner takes these two from every container action.
    private static readonly string[] Always = ["entrypoint", "args"];

    public static Dictionary<string, string> Read(
        ActionManifest action, IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, JsonNode?> contexts, StepLog log)
    {
        var inputs = new Dictionary<string, string>(given, StringComparer.OrdinalIgnoreCase);
        foreach (var input in action.Inputs.Where(input => inputs.ContainsKey(input.Name) && input.DeprecationMessage is not null))
        {
            log.SayFirst("warning", $"Input '{input.Name}' has been deprecated with message: {input.DeprecationMessage}");
        }

        var valid = Always.Concat(action.Inputs.Select(input => input.Name)).ToList();
        var unknown = given.Keys.Where(name => !valid.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
        if (unknown.Count > 0)
        {
            log.SayFirst("warning", $"Unexpected input(s) {Names(unknown)}, valid inputs are [{Names(valid)}]");
        }

        // "required" is not looked at: a missing input is empty text.
        foreach (var input in action.Inputs.Where(input => !inputs.ContainsKey(input.Name)))
        {
            inputs[input.Name] = Expressions.Fill(input.Default ?? "", contexts);
        }

        return inputs;
    }

    public static JsonObject ToContext(IReadOnlyDictionary<string, string> values) =>
        new(values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)value.Value)));

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
