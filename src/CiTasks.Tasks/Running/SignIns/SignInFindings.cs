using CiTasks.Databricks.Errors;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Inputs;

namespace CiTasks.Tasks.Running.SignIns;

/// <summary>What it means that somebody is not let in.</summary>
internal static class SignInFindings
{
    private const string Guide = "docs/guides/sign-in.md shows the steps";

    // Entra's numbers for what people can mend. Its texts say what is wrong; these say where.
    private static readonly (string[] Codes, string Hint)[] Hints =
    [
        (["AADSTS700016"], "the directory has no such application: the connection's application or tenant id is wrong, or the application was deleted"),
        (["AADSTS90002"], "there is no such directory: the connection's tenant id is wrong, or belongs to another cloud than the connection"),
        (["AADSTS7000215"], "the connection holds a wrong secret: it must be the secret's value, not its id"),
        (["AADSTS7000222"], "the connection's secret or certificate has expired: give it a new one, or convert it to workload identity federation, which has none"),
        (["AADSTS700027"], "the certificate is not the application's any more: upload its public part there, or give the connection the right one"),
        (["AADSTS500011", "AADSTS650052"], "the directory has no Azure Databricks: the workspace belongs to another one, or to another cloud"),
        (["AADSTS7000112", "AADSTS7000114"], "somebody disabled the application"),
        (["AADSTS53003"], "a policy of conditional access blocks the agent's address"),
    ];

    private static readonly string[] NoFederation = ["AADSTS70021:", "AADSTS700211", "AADSTS700212", "AADSTS700213", "AADSTS7002138", "AADSTS700238"];

    /// <summary>Where the token came from, for messages.</summary>
    public static string Origin(TaskInputs inputs) =>
        inputs.IsGiven(SharedInputs.DatabricksServiceConnection) ? $"came from the service connection in {SharedInputs.DatabricksServiceConnection.Name}"
        : inputs.IsGiven(SharedInputs.DatabricksClientId) ? $"is the one of the service principal {inputs.Find(SharedInputs.DatabricksClientId)}"
        : inputs.IsGiven(SharedInputs.AzureServiceConnection) ? $"is the one of Microsoft Entra for the service connection in {SharedInputs.AzureServiceConnection.Name}"
        : $"came from {inputs.Origin(SharedInputs.DatabricksToken)}";

    /// <summary>True for a principal of Entra, whom a workspace lets in only when it has been told of him.</summary>
    public static bool IsOfEntra(TaskInputs inputs) => inputs.IsGiven(SharedInputs.AzureServiceConnection) && !inputs.IsGiven(SharedInputs.DatabricksClientId);

    /// <summary>What it means that the workspace gave no access token.</summary>
    public static Finding Refused(TaskInputs inputs, DatabricksException problem, string detail) =>
        new("CIT0408", $"{inputs.Find(SharedInputs.DatabricksHost)} does not let the service principal {problem.Principal ?? inputs.Find(SharedInputs.DatabricksClientId)} sign in")
        {
            Detail = detail,
            Hint = inputs.IsGiven(SharedInputs.DatabricksServiceConnection)
                ? "check the user name (the application id) and the password (its OAuth secret) of the service connection: secrets expire, and belong to one account"
                : inputs.IsGiven(SharedInputs.DatabricksClientSecret)
                ? $"check the id and the secret, which came from {inputs.Origin(SharedInputs.DatabricksClientSecret)}: secrets expire, and belong to one account"
                : "its federation policy must name the issuer, the audience and the subject of the ID token; docs/guides/sign-in.md shows what they are"
                    + (problem.Presented is { } token ? $". This one's: {token}" : ""),
        };

    /// <summary>What it means that Entra gave no access token.</summary>
    public static Finding RefusedByEntra(DatabricksException problem, string detail)
    {
        var who = problem.Principal is { } principal ? $"'{principal}'" : "the managed identity";
        return new Finding("CIT0413", $"Microsoft Entra does not let {who} of the service connection sign in")
        {
            Detail = detail,
            Hint = NoFederation.Any(problem.Message.Contains) ? Federate(problem)
                : Hints.FirstOrDefault(hint => hint.Codes.Any(code => problem.Message.Contains(code + ":", StringComparison.Ordinal))).Hint
                ?? (IsOfMachine(problem) ? OnlyHere : $"Microsoft Entra's own words say why; {Guide}"),
        };
    }

    /// <summary>What it means that nobody was there to give one.</summary>
    public static Finding Unreachable(DatabricksException problem, string detail) => new("CIT0414", "Microsoft Entra cannot be reached")
    {
        Detail = detail,
        Hint = IsOfMachine(problem) ? OnlyHere : "check the network and the proxy of the agent: it must be allowed to reach the address above",
    };

    private const string OnlyHere = "a managed identity belongs to a machine in Azure: the agent must run on one, and the identity must be assigned to it. Agents that Microsoft hosts have none";

    private static string Federate(DatabricksException problem) =>
        $"the application needs a federated credential for the connection ({Guide})"
        + (problem.Presented is { } token ? $": {token}" : "");

    // Applications post; a machine's identity is got.
    private static bool IsOfMachine(DatabricksException problem) => problem.Call.StartsWith("GET ", StringComparison.Ordinal);
}
