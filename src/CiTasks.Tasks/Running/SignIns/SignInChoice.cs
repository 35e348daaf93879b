using CiTasks.Databricks.Auth;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Inputs;

namespace CiTasks.Tasks.Running.SignIns;

/// <summary>
/// How a task signs in: with a token, as a service principal with a secret or with the CI system's word, or as a service
/// connection of Azure Pipelines says.
/// </summary>
internal static class SignInChoice
{
    /// <exception cref="TaskFailureException">There are two ways, or the one there is leads nowhere.</exception>
    public static SignIn Of(TaskContext context)
    {
        var inputs = context.Inputs;
        RefuseTwo(inputs);
        return inputs.Find(SharedInputs.DatabricksServiceConnection) is not null ? ConnectionToWorkspace.SignIn(context)
            : inputs.Find(SharedInputs.AzureServiceConnection) is not null ? ConnectionToAzure.SignIn(context)
            : inputs.Find(SharedInputs.DatabricksClientId) is not null ? Federated(context, new IdTokenSource(context.Host)) with { Secret = inputs.Find(SharedInputs.DatabricksClientSecret) }
            : SignIn.With(inputs.Get(SharedInputs.DatabricksToken));
    }

    /// <summary>The service principal of the inputs, with ID tokens that the workspace itself exchanges.</summary>
    public static ServicePrincipalSignIn Federated(TaskContext context, IdTokenSource tokens) => new(context.Inputs.Get(SharedInputs.DatabricksClientId).Trim())
    {
        Audience = context.Inputs.Find(SharedInputs.DatabricksAudience)?.Trim(),
        IdToken = tokens.AskAsync,
        Hide = context.Host.Mask,
    };

    private static void RefuseTwo(TaskInputs inputs)
    {
        (Input<string> Input, string Words)[] ways =
        [
            (SharedInputs.DatabricksServiceConnection, "a Databricks service connection"),
            (SharedInputs.AzureServiceConnection, "an Azure service connection"),
            (SharedInputs.DatabricksToken, "a token"),
            (SharedInputs.DatabricksClientId, "a service principal"),
        ];
        var given = ways.Where(way => inputs.Find(way.Input) is not null).ToList();
        var isConnected = given.Count > 0 && given[0].Input.IsOnlyOnAzure;
        if (isConnected && inputs.Find(SharedInputs.DatabricksClientSecret) is not null)
        {
            given.Add((SharedInputs.DatabricksClientSecret, "the secret of a service principal"));
        }

        // The one pair that means one way: the connection's word for a service principal of the workspace.
        if (given.Count < 2 || given.All(way => way.Input == SharedInputs.AzureServiceConnection || way.Input == SharedInputs.DatabricksClientId))
        {
            return;
        }

        throw new TaskFailureException(ExitCode.Invalid, new Finding("CIT0106", $"there is both {given[0].Words} and {given[1].Words} to sign in with")
        {
            Detail = string.Join(", ", given.Select(way => $"{way.Input.Name} came from {inputs.Origin(way.Input)}")),
            Hint = isConnected
                ? "take one of them away"
                : "take one of them away: what is set for the whole workflow counts too",
        });
    }
}
