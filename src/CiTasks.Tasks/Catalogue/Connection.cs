using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Hosts.Text;
using CiTasks.Planning.Json;

namespace CiTasks.Tasks.Catalogue;

/// <summary>A workspace and the credential for it, in the form that Prefect's users keep as one secret.</summary>
/// <param name="Host">Address of the workspace.</param>
/// <param name="Token">Personal access token.</param>
public sealed record Connection(string Host, string Token)
{
    private const string Form = "it must be a JSON object {\"host\": \"…\", \"token\": \"…\"}";

    /// <summary>
    /// A secret input that holds one. Its text and the token inside are hidden; what is wrong with
    /// it is told without repeating any of it.
    /// </summary>
    public static Input<Connection> Input(string name, string help) => new(name, InputKind.Secret, help, Parse)
    {
        Hidden = text => Members(text) is { } members ? [text, text.TrimStart('\uFEFF'), .. Wrapped(members)] : [text],
    };

    private static IEnumerable<string> Wrapped(JsonObject members) =>
        [.. members["token"].AsText() is { } token ? [token] : Array.Empty<string>(), .. members["host"].AsText() is { } host ? UserInfo.Secrets(host) : []];

    private static (Connection? Value, string? Problem) Parse(string text)
    {
        if (Members(text) is not { } members)
        {
            return (null, Form);
        }

        foreach (var name in new[] { "host", "token" })
        {
            if (string.IsNullOrWhiteSpace(members[name].AsText()))
            {
                return (null, $"{Form}, and has no text '{name}'");
            }
        }

        return (new Connection(members["host"].AsText()!, members["token"].AsText()!), null);
    }

    // A secret that was made from a file may begin with the file's byte-order mark.
    private static JsonObject? Members(string text)
    {
        try
        {
            return JsonNode.Parse(text.TrimStart('\uFEFF'), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
