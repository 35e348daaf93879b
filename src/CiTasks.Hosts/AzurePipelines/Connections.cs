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
        var (url, auth) = (Value(environment, Url + id), Document(environment, Auth + id));
        var scheme = Value(environment, Scheme + id) ?? Text(auth?["scheme"]);
        if (id.Length == 0 || (url is null && auth is null && scheme is null))
        {
            return null;
        }

        return new ServiceConnection(id)
        {
            Url = Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : null,
            Scheme = scheme,
            Parameters = Members(environment, auth?["parameters"] as JsonObject, AuthParameter + id + "_"),
            Data = Members(environment, Document(environment, Data + id), Data + id + "_"),
        };
    }

    /// <summary>The members of a document by name, in any letter case.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Members(JsonObject? document) =>
        (document ?? []).Select(member => KeyValuePair.Create(member.Key, Text(member.Value) ?? "")).Where(member => member.Value.Length > 0);

    /// <summary>A variable that holds a JSON object; null when it does not.</summary>
    public static JsonObject? Document(HostEnvironment environment, string name)
    {
        try
        {
            // Names that differ in case only are allowed, two equal ones are not.
            return Value(environment, name) is { } text ? JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The document has the names as they were written. Variables of their own have them in capitals, with dots and
    // spaces turned into underscores; and a name that begins like this one's id may belong to another connection, so they only fill gaps.
    private static Dictionary<string, string> Members(HostEnvironment environment, JsonObject? document, string prefix)
    {
        var members = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Members(document))
        {
            members[name] = value;
        }

        if (document is null)
        {
            foreach (var (name, value) in environment.Variables)
            {
                if (value.Length > 0 && name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                {
                    members.TryAdd(name[prefix.Length..], value);
                }
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
