using CiTasks.Databricks.Auth;
using CiTasks.Databricks.Http;
using CiTasks.Hosts.Text;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.Running.SignIns;

/// <summary>
/// A service connection to a workspace, with a token, with a service principal, or with a token as the password of a user
/// who is called <c>token</c>.
/// </summary>
internal static class ConnectionToWorkspace
{
    private const string TokenUser = "token";
    private static readonly Input<string> Input = SharedInputs.DatabricksServiceConnection;

    /// <exception cref="TaskFailureException">It cannot be used, or belongs to another workspace.</exception>
    public static SignIn SignIn(TaskContext context)
    {
        var connection = ServiceConnections.Get(context, Input);
        CheckAddress(context, connection.Url?.OriginalString);
        return connection.Scheme?.ToUpperInvariant() switch
        {
            "TOKEN" => Databricks.Auth.SignIn.With(connection.Need(Input, "apitoken")),
            "USERNAMEPASSWORD" => OfUser(context, connection.Need(Input, "username"), connection.Need(Input, "password")),
            _ => throw ServiceConnections.Unusable(Input, $"signs in by {connection.Scheme ?? "nothing"}", "it must have a token, or a service principal's client id and secret"),
        };
    }

    private static SignIn OfUser(TaskContext context, string user, string password) =>
        string.Equals(user, TokenUser, StringComparison.OrdinalIgnoreCase) ? Databricks.Auth.SignIn.With(password)
        : Guid.TryParse(user, out _) ? new ServicePrincipalSignIn(user) { Secret = password, Hide = context.Host.Mask }
        : throw ServiceConnections.Unusable(
            Input,
            "has a user name that is no application id",
            "its user must be the application id of a service principal, with the OAuth secret as password; or the word token, with a personal access token as password. Passwords of people are not accepted by workspaces any more");

    // Whoever may choose the address could have the secret sent to himself.
    private static void CheckAddress(TaskContext context, string? address)
    {
        if (address is null || WorkspaceAddress.Parse(address) is not { } own)
        {
            throw ServiceConnections.Unusable(Input, "has no address", "its server URL must be the workspace's, such as https://adb-1234567890123456.7.azuredatabricks.net");
        }

        var host = context.Inputs.Get(SharedInputs.DatabricksHost);
        if (own != WorkspaceAddress.Parse(host))
        {
            throw new TaskFailureException(ExitCode.Invalid, new Finding("CIT0102", $"databricks-host '{UserInfo.Cut(host)}' from {context.Inputs.Origin(SharedInputs.DatabricksHost)} is not the host of the service connection")
            {
                Hint = $"what the connection signs in with is for {own} and is sent nowhere else; leave databricks-host out, or name another connection",
            });
        }
    }
}
