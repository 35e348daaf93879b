using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Hosts.AzurePipelines;

/// <summary>Reads the service connections that the agent lends to a task (facts/ci-platforms.md C4).</summary>
internal static class Connections
{
    /// <summary>The id of the connection to Azure DevOps itself, with the job's token.</summary>
    public const string OwnId = "SYSTEMVSSCONNECTION";

    /// <summary>Before the names of what a connection signs in with.</summary>
    public const string AuthParameter = "ENDPOINT_AUTH_PARAMETER_";

    /// <summary>Before the id of a connection whose way to sign in is told in one document.</summary>
    public const string Auth = "ENDPOINT_AUTH_";

    private const string Url = "ENDPOINT_URL_";
    private const string Scheme = "ENDPOINT_AUTH_SCHEME_";
    private const string Data = "ENDPOINT_DATA_";

    /// <summary>The connection; null when the agent lends none of that id.</summary>
    public static ServiceConnection? Find(HostEnvironment environment, string id)
    {
        id = id.Trim();
        var (url, auth) = (Value(environment, Url + id), Members(environment, Auth + id));
        var scheme = Value(environment, Scheme + id) ?? auth?.GetValueOrDefault("scheme");
        if (id.Length == 0 || (url is null && auth is null && scheme is null))
        {
            return null;
        }

        return new ServiceConnection(id)
        {
            Url = Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : null,
            Scheme = scheme,
            Parameters = Parameters(environment, Auth + id) ?? Gather(environment, AuthParameter + id + "_"),
            Data = Members(environment, Data + id) ?? Gather(environment, Data + id + "_"),
        };
    }

    /// <summary>What a connection signs in with, by name in any letter case; null when its document does not say.</summary>
    /// <param name="environment">The process's surroundings.</param>
    /// <param name="name">The variable that holds the document.</param>
    public static Dictionary<string, string>? Parameters(HostEnvironment environment, string name) => Members(environment, name, "parameters");

    // The document has the names as they were written.
    private static Dictionary<string, string>? Members(HostEnvironment environment, string name, string? within = null)
    {
        try
        {
            var node = Value(environment, name) is { } text ? JsonNode.Parse(text) : null;
            if ((within is null ? node : (node as JsonObject)?[within]) is not JsonObject document)
            {
                return null;
            }

            var members = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (member, value) in document)
            {
                if (Text(value) is { Length: > 0 } told)
                {
                    members[member] = told;
                }
            }

            return members;
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException or InvalidOperationException)
        {
            // No JSON, a name twice, or half a character.
            return null;
        }
    }

    // Variables of their own have the names in capitals, with dots and spaces turned into underscores; and one that begins
    // like this connection's id may belong to another one. So they are asked only when there is no document.
    private static Dictionary<string, string> Gather(HostEnvironment environment, string prefix)
    {
        var members = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in environment.Variables)
        {
            if (value.Length > 0 && name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                members[name[prefix.Length..]] = value;
            }
        }

        return members;
    }

    // Ids are GUIDs, which people write in either case.
    private static string? Value(HostEnvironment environment, string name) =>
        environment[name] ?? environment.Variables.FirstOrDefault(pair => pair.Value.Length > 0 && pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.ToString(),
        _ => node.ToJsonString(),
    };
}
