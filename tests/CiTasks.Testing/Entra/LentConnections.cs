namespace CiTasks.Testing.Entra;

/// <summary>Service connections as the agent hands them to a task (facts/ci-platforms.md C4).</summary>
public static class LentConnections
{
    /// <summary>Adds one and names it in an input; gives its id.</summary>
    /// <param name="variables">The step's variables.</param>
    /// <param name="input">The task's input, such as <c>azureServiceConnection</c>.</param>
    /// <param name="url">Its address.</param>
    /// <param name="scheme">How it signs in.</param>
    /// <param name="parameters">What with.</param>
    /// <param name="data">What else it says.</param>
    public static string Lend(this IDictionary<string, string> variables, string input, string url, string scheme, Dictionary<string, string> parameters, Dictionary<string, string>? data = null)
    {
        var id = Guid.NewGuid().ToString();
        variables[$"INPUT_{input.ToUpperInvariant()}"] = id;
        variables[$"ENDPOINT_URL_{id}"] = url;
        variables[$"ENDPOINT_AUTH_SCHEME_{id}"] = scheme;
        variables[$"ENDPOINT_AUTH_{id}"] = new System.Text.Json.Nodes.JsonObject
        {
            ["parameters"] = new System.Text.Json.Nodes.JsonObject(parameters.Select(pair => KeyValuePair.Create(pair.Key, (System.Text.Json.Nodes.JsonNode?)pair.Value))),
            ["scheme"] = scheme,
        }.ToJsonString();
        foreach (var (name, value) in parameters)
        {
            variables[$"ENDPOINT_AUTH_PARAMETER_{id}_{name.ToUpperInvariant()}"] = value;
        }

        foreach (var (name, value) in data ?? [])
        {
            variables[$"ENDPOINT_DATA_{id}_{name.ToUpperInvariant()}"] = value;
        }

        return id;
    }
}
