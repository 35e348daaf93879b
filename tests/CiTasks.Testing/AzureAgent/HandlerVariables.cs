using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Testing.AzureAgent;

/// <summary>What the agent puts into the environment of a handler (facts/ci-platforms.md C4), on top of its own.</summary>
internal sealed class HandlerVariables
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, string> _all = [];

    public IReadOnlyDictionary<string, string> All => _all;

    /// <summary>The step's <c>env:</c>; it comes first, so that a variable of the same name wins.</summary>
    public HandlerVariables WithStep(IReadOnlyDictionary<string, string> env, Func<string, string?> find)
    {
        foreach (var (name, value) in env)
        {
            Add(name.Trim(), Macros.Fill(value.Trim(), find));
        }

        return this;
    }

    public HandlerVariables WithVariables(IReadOnlyList<JobVariable> variables)
    {
        var (secret, open) = (variables.Where(variable => variable.IsSecret).ToList(), variables.Where(variable => !variable.IsSecret).ToList());
        foreach (var variable in open)
        {
            // The one name that is handed on as it is, too.
            if (variable.Name.Equals("Agent.JobStatus", StringComparison.OrdinalIgnoreCase))
            {
                Add(variable.Name, variable.Value);
            }

            Add(variable.Variable, variable.Value);
        }

        Add("VSTS_PUBLIC_VARIABLES", Names(open));
        foreach (var variable in secret)
        {
            Add("SECRET_" + variable.Variable, variable.Value);
        }

        Add("VSTS_SECRET_VARIABLES", Names(secret));
        return this;
    }

    public HandlerVariables WithInputs(IReadOnlyDictionary<string, string> inputs)
    {
        foreach (var (name, value) in inputs)
        {
            Add("INPUT_" + JobVariable.Format(name), value);
        }

        return this;
    }

    /// <param name="connections">Those that inputs of the step name.</param>
    /// <param name="collection">The address of the server itself.</param>
    /// <param name="token">The job's.</param>
    public HandlerVariables WithConnections(IEnumerable<AgentConnection> connections, string collection, string token)
    {
        foreach (var connection in connections)
        {
            AddConnection($"{connection.Id}", connection);
            Add($"ENDPOINT_DATA_{connection.Id}", Json(connection.Data));
            foreach (var (name, value) in connection.Data)
            {
                Add($"ENDPOINT_DATA_{connection.Id}_{JobVariable.Format(name)}", value);
            }
        }

        AddConnection("SYSTEMVSSCONNECTION", new AgentConnection("SystemVssConnection", "")
        {
            Url = collection,
            Scheme = "OAuth",
            Parameters = new Dictionary<string, string> { ["AccessToken"] = token },
        });
        return this;
    }

    /// <param name="folders">What earlier steps put there, in their order.</param>
    /// <param name="path">The PATH before that.</param>
    public HandlerVariables WithPath(IReadOnlyList<string> folders, string path)
    {
        if (folders.Count > 0)
        {
            Add("PATH", string.Join(Path.PathSeparator, folders.Reverse().Append(path)));
        }

        return this;
    }

    private void AddConnection(string key, AgentConnection connection)
    {
        Add($"ENDPOINT_URL_{key}", connection.Url);
        Add($"ENDPOINT_AUTH_{key}", $$"""{"parameters":{{Json(connection.Parameters)}},"scheme":"{{connection.Scheme}}"}""");
        Add($"ENDPOINT_AUTH_SCHEME_{key}", connection.Scheme);
        foreach (var (name, value) in connection.Parameters)
        {
            Add($"ENDPOINT_AUTH_PARAMETER_{key}_{JobVariable.Format(name)}", value);
        }
    }

    private void Add(string name, string value)
    {
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal) || value.Contains('\0', StringComparison.Ordinal))
        {
            throw new TaskLoadException($"'{name}' cannot be a variable of an environment, or its value cannot.");
        }

        _all[name] = value;
    }

    private static string Names(IEnumerable<JobVariable> variables) => new JsonArray([.. variables.Select(variable => (JsonNode)variable.Name)]).ToJsonString(Plain);

    private static string Json(IReadOnlyDictionary<string, string> values) =>
        new JsonObject(values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)value.Value))).ToJsonString(Plain);
}
