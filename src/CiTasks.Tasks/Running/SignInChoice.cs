using CiTasks.Databricks.Auth;
using CiTasks.Hosts;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Inputs;

namespace CiTasks.Tasks.Running;

/// <summary>How a task signs in: with a token, or as a service principal with a secret or with the CI system's word.</summary>
internal static class SignInChoice
{
    /// <exception cref="TaskFailureException">Both are given.</exception>
    public static SignIn Of(TaskContext context)
    {
        var inputs = context.Inputs;
        if (inputs.Find(SharedInputs.DatabricksClientId) is not { } client)
        {
            return SignIn.With(inputs.Get(SharedInputs.DatabricksToken));
        }

        if (inputs.Find(SharedInputs.DatabricksToken) is not null)
        {
            throw new TaskFailureException(ExitCode.Invalid, new Finding("CIT0106", "there is both a token and a service principal to sign in with")
            {
                Detail = $"the token came from {inputs.Origin(SharedInputs.DatabricksToken)}, databricks-client-id from {inputs.Origin(SharedInputs.DatabricksClientId)}",
                Hint = "take one of them away: what is set for the whole workflow counts too",
            });
        }

        return new ServicePrincipalSignIn(client.Trim())
        {
            Secret = inputs.Find(SharedInputs.DatabricksClientSecret),
            Audience = inputs.Find(SharedInputs.DatabricksAudience)?.Trim(),
            IdToken = (audience, cancel) => AskAsync(context.Host, audience, cancel),
            Hide = context.Host.Mask,
        };
    }

    /// <summary>Where the token came from, for messages.</summary>
    public static string Origin(TaskInputs inputs) => inputs.IsGiven(SharedInputs.DatabricksClientId)
        ? $"is the one of the service principal {inputs.Find(SharedInputs.DatabricksClientId)}"
        : $"came from {inputs.Origin(SharedInputs.DatabricksToken)}";

    /// <summary>What it means that no access token was given.</summary>
    public static Finding Refused(TaskInputs inputs, string detail) =>
        new("CIT0408", $"{inputs.Find(SharedInputs.DatabricksHost)} does not let the service principal {inputs.Find(SharedInputs.DatabricksClientId)} sign in")
        {
            Detail = detail,
            Hint = inputs.IsGiven(SharedInputs.DatabricksClientSecret)
                ? $"check the id and the secret, which came from {inputs.Origin(SharedInputs.DatabricksClientSecret)}: secrets expire, and belong to one account"
                : "its federation policy must name the issuer, the audience and the subject of the ID token; docs/guides/sign-in.md shows what they are",
        };

    private static async Task<string> AskAsync(IBuildHost host, string audience, CancellationToken cancel)
    {
        try
        {
            return await host.RequestIdTokenAsync(audience, connection: null, cancel).ConfigureAwait(false) ?? throw new TaskFailureException(
                ExitCode.Refused,
                new Finding("CIT0407", "there is no ID token to sign in with outside of a CI system")
                {
                    Hint = "on a laptop give databricks-token, or databricks-client-secret with databricks-client-id",
                });
        }
        catch (IdTokenException problem)
        {
            throw new TaskFailureException(ExitCode.Refused, new Finding("CIT0407", problem.Message) { Hint = problem.Hint });
        }
    }
}
