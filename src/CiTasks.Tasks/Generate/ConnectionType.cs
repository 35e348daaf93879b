using System.Text.Json.Nodes;

namespace CiTasks.Tasks.Generate;

/// <summary>
/// Our own type of service connection: the address of a workspace, and a token or a service principal. It has no
/// source called TestConnection, and so no button that verifies it: one call cannot try both ways of signing in.
/// </summary>
internal static class ConnectionType
{
    /// <summary>Its name: inputs say <c>connectedService:citasks-databricks</c>.</summary>
    public const string Name = "citasks-databricks";

    private const string Scheme = "ms.vss-endpoint.endpoint-auth-scheme-";

    public static JsonObject Render() => new()
    {
        ["id"] = "databricks-connection",
        ["description"] = "A Databricks workspace, with a token or a service principal.",
        ["type"] = "ms.vss-endpoint.service-endpoint-type",
        ["targets"] = new JsonArray("ms.vss-endpoint.endpoint-types"),
        ["properties"] = new JsonObject
        {
            ["name"] = Name,
            ["displayName"] = "Databricks (CiTasks)",
            ["url"] = new JsonObject
            {
                ["displayName"] = "Workspace URL",
                ["helpText"] = "Address of the workspace, such as https://adb-1234567890123456.7.azuredatabricks.net",
            },
            ["authenticationSchemes"] = new JsonArray(
                Authentication("token", "Personal access token", Descriptor("apitoken", "Token", "Personal access token of the workspace.", isSecret: true)),
                Authentication(
                    "basic",
                    "Service principal (OAuth secret)",
                    Descriptor("username", "Client ID", "Application id of the service principal.", isSecret: false),
                    Descriptor("password", "OAuth secret", "OAuth secret of the service principal.", isSecret: true))),
        },
    };

    private static JsonObject Authentication(string scheme, string label, params JsonNode[] descriptors) => new()
    {
        ["type"] = Scheme + scheme,
        ["displayName"] = label,
        ["inputDescriptors"] = new JsonArray(descriptors),
    };

    private static JsonObject Descriptor(string id, string label, string help, bool isSecret) => new()
    {
        ["id"] = id,
        ["name"] = label,
        ["description"] = help,
        ["inputMode"] = isSecret ? "passwordBox" : "textBox",
        ["isConfidential"] = isSecret,
        ["validation"] = new JsonObject { ["isRequired"] = true, ["dataType"] = "string" },
    };
}
