using CiTasks.Databricks.Http;
using CiTasks.Hosts.Text;

namespace CiTasks.Tasks.Catalogue;

/// <summary>Inputs that several tasks have, declared once.</summary>
public static class SharedInputs
{
    /// <summary>A service connection to a workspace.</summary>
    public static readonly Input<string> DatabricksServiceConnection = Connected(
        "databricks-service-connection",
        "Service connection of the kind \"Databricks (CiTasks)\" (an address with a token or a service principal): where the workspace is and how to sign in. It goes before variables of the pipeline.",
        new AzureInput { Label = "Databricks service connection", Type = "connectedService:citasks-databricks" });

    /// <summary>A service connection to Azure.</summary>
    public static readonly Input<string> AzureServiceConnection = Connected(
        "azure-service-connection",
        "Azure Resource Manager service connection to sign in with, for a workspace of Azure: with workload identity federation, a secret, a certificate or a managed identity. It needs databricks-host. With databricks-client-id its federated identity is exchanged by the workspace itself, without Microsoft Entra.",
        new AzureInput { Label = "Azure service connection", Type = "connectedService:AzureRM", Aliases = ["azureSubscription"] });

    /// <summary>Host and token in one.</summary>
    public static readonly Input<Connection> DatabricksConnection = Connection.Input(
        "databricks-connection",
        "Host and token as one secret: {\"host\": \"https://…\", \"token\": \"…\"}. Used where databricks-host or databricks-token is not given itself. Pass it by the environment (DATABRICKS_CONNECTION_STRING).") with
    {
        Variables = ["DATABRICKS_CONNECTION_STRING"],
        VariablesYieldTo = Connections,
        Azure = AzureInput.In(AzureGroup.Workspace),
    };

    /// <summary>Address of the workspace.</summary>
    public static readonly Input<string> DatabricksHost = new Input<string>(
        "databricks-host", InputKind.Text, "Address of the workspace, with or without https:// and trailing slash.", WithoutUser) with
    {
        Hidden = UserInfo.Secrets,
        Required = true,
        Variables = ["DATABRICKS_HOST"],
        Fallback = new InputFallback(DatabricksConnection, value => ((Connection)value).Host),
        Alternatives = [DatabricksServiceConnection],
        VariablesYieldTo = [DatabricksServiceConnection],
        AddressOf = DatabricksServiceConnection,
        Azure = AzureInput.In(AzureGroup.Workspace),
    };

    /// <summary>Service principal to sign in as.</summary>
    public static readonly Input<string> DatabricksClientId = Input.Text(
        "databricks-client-id",
        "Application id of a service principal to sign in as when there is no token: with databricks-client-secret, or else with an ID token of the CI system, which needs no secret at all (on GitHub the job needs permissions: id-token: write).") with
    {
        Variables = ["DATABRICKS_CLIENT_ID"],
        VariablesYieldTo = Connections,
        Azure = AzureInput.In(AzureGroup.Workspace),
    };

    /// <summary>Its secret.</summary>
    public static readonly Input<string> DatabricksClientSecret = Input.Secret(
        "databricks-client-secret", "OAuth secret of the service principal. Pass it by the environment (DATABRICKS_CLIENT_SECRET), not on a command line.") with
    {
        Variables = ["DATABRICKS_CLIENT_SECRET"],
        VariablesYieldTo = Connections,
        Azure = AzureInput.In(AzureGroup.Workspace),
    };

    /// <summary>Whom an ID token is for.</summary>
    public static readonly Input<string> DatabricksAudience = Input.Text(
        "databricks-audience", "Audience of the ID token, as the service principal's federation policy names it. Default: the token endpoint of the workspace.") with
    {
        Variables = ["DATABRICKS_TOKEN_AUDIENCE"],
        Azure = AzureInput.In(AzureGroup.Workspace),
    };

    /// <summary>Personal access token.</summary>
    public static readonly Input<string> DatabricksToken = Input.Secret(
        "databricks-token", "Personal access token. Pass it by the environment (DATABRICKS_TOKEN), not on a command line.") with
    {
        Required = true,
        Variables = ["DATABRICKS_TOKEN"],
        Fallback = new InputFallback(DatabricksConnection, value => ((Connection)value).Token),
        Alternatives = [DatabricksClientId, DatabricksServiceConnection, AzureServiceConnection],
        VariablesYieldTo = Connections,
        Azure = AzureInput.In(AzureGroup.Workspace),
    };

    /// <summary>Apply or only tell.</summary>
    public static readonly Input<string> Mode = Input.Choice(
        "mode", "apply makes the changes; plan only shows them and writes nothing.", "apply", "plan");

    /// <summary>Python to build with.</summary>
    public static readonly Input<string> Python = Input.Path(
        "python", "Python interpreter that builds the project. Default: python3 or python on PATH.");

    /// <summary>Name of the overlay.</summary>
    public static readonly Input<string> Target = Input.Text(
        "target", "Deployment target, such as prod: lays <job>.<target>.json over <job>.json and fills ${target}.");

    /// <summary>Values for <c>${var.…}</c>.</summary>
    public static readonly Input<IReadOnlyDictionary<string, string>> Vars = Input.Pairs(
        "vars", "Values for ${var.NAME} in job files: NAME=value, one a line or separated by commas.");

    /// <summary>Wheel for <c>${wheel}</c>.</summary>
    public static readonly Input<string> Wheel = Input.Path(
        "wheel", "The wheel that package built: fills ${wheel} and decides when a library pattern matches several files.");

    /// <summary>Remote folder of wheels.</summary>
    public static readonly Input<string> Artifacts = Input.Text(
        "artifacts", "Workspace folder for local libraries (wheels, archives) that a job file names. Each content gets a folder of its own.") with
    {
        Default = "dbfs:/FileStore/citasks",
        Azure = AzureInput.In(AzureGroup.Advanced),
    };

    /// <summary>Conf archive for <c>${conf}</c>.</summary>
    public static readonly Input<string> ConfArchive = Input.Path(
        "conf-archive", "The conf archive that package made: uploaded when the job file says ${conf}.") with { Azure = AzureInput.In(AzureGroup.Advanced) };

    /// <summary>Those that every task with a workspace has.</summary>
    public static IReadOnlyList<InputDefinition> Workspace { get; } =
    [
        DatabricksServiceConnection, AzureServiceConnection,
        DatabricksHost, DatabricksToken, DatabricksConnection, DatabricksClientId, DatabricksClientSecret, DatabricksAudience,
    ];

    // A property: it is asked for while the fields above are being made.
    private static InputDefinition[] Connections => [DatabricksServiceConnection, AzureServiceConnection];

    private static Input<string> Connected(string name, string help, AzureInput azure) =>
        Input.Text(name, help) with { IsOnlyOnAzure = true, Azure = azure with { Group = AzureGroup.Workspace.Name } };

    // No sign-in is made with it, so nothing needs to repeat it.
    private static (string? Value, string? Problem) WithoutUser(string text) =>
        (text.Contains('@', StringComparison.Ordinal) && WorkspaceAddress.Parse(text) is { } address ? address.ToString() : text, null);
}
