using CiTasks.Databricks.Auth;
using CiTasks.Databricks.Http;
using CiTasks.Hosts;
using CiTasks.Hosts.Text;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.Running.SignIns;

/// <summary>A service connection to Azure Resource Manager (facts/ci-platforms.md C7): an identity of Microsoft Entra, which the workspace knows too.</summary>
internal static class ConnectionToAzure
{
    // What Entra wants to read in the tokens that it exchanges.
    private const string EntraAudience = "api://AzureADTokenExchange";
    private const string Verify = "open the connection in the project's settings and verify it";

    // The public cloud, the US government's and China's.
    private static readonly string[] AzureWorkspaces = [".azuredatabricks.net", ".databricks.azure.us", ".databricks.azure.cn"];

    private static readonly Input<string> Input = SharedInputs.AzureServiceConnection;

    /// <exception cref="TaskFailureException">It cannot be used.</exception>
    public static SignIn SignIn(TaskContext context)
    {
        var connection = ServiceConnections.Get(context, Input);
        // One that does not say is of the days when there was only one kind.
        var scheme = connection.Scheme ?? "ServicePrincipal";
        if (context.Inputs.Find(SharedInputs.DatabricksClientId) is not null)
        {
            return Is(scheme, "WorkloadIdentityFederation") ? SignInChoice.Federated(context, new IdTokenSource(context.Host, connection)) : throw ServiceConnections.Unusable(
                Input,
                $"is of the kind {scheme}, which has no ID tokens to exchange for databricks-client-id",
                "leave databricks-client-id out to sign in as the connection's own identity, or convert the connection to workload identity federation");
        }

        CheckAddress(context);
        return Is(scheme, "ManagedServiceIdentity")
            ? new EntraSignIn(connection.Datum("msiclientId")) { Hide = context.Host.Mask }
            : Application(context, connection, scheme);
    }

    // A token of Entra is good at every Azure workspace of its identity: whoever may choose the address must not get it sent to himself.
    private static void CheckAddress(TaskContext context)
    {
        var host = context.Inputs.Get(SharedInputs.DatabricksHost);
        if (WorkspaceAddress.Parse(host) is { } address && !address.IsLoopback
            && (address.Scheme != Uri.UriSchemeHttps || !AzureWorkspaces.Any(suffix => address.Host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))))
        {
            throw new TaskFailureException(ExitCode.Invalid, new Finding("CIT0102", $"databricks-host '{UserInfo.Cut(host)}' from {context.Inputs.Origin(SharedInputs.DatabricksHost)} is no workspace on Azure")
            {
                Hint = $"a connection to Azure signs in at workspaces on Azure only, such as https://adb-1234567890123456.7{AzureWorkspaces[0]}",
            });
        }
    }

    private static EntraSignIn Application(TaskContext context, ServiceConnection connection, string scheme)
    {
        var tenant = connection.Need(Input, "tenantid");
        if (!tenant.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-'))
        {
            throw ServiceConnections.Unusable(Input, $"has '{tenant}' for a tenant id", Verify);
        }

        var signIn = new EntraSignIn(connection.Need(Input, "serviceprincipalid"))
        {
            Tenant = tenant,
            Authority = Authority(connection),
            Hide = context.Host.Mask,
            // The host would print it for the CI system to hide.
            HideAssertion = assertion => context.Surroundings.Redactor.Add(assertion),
        };
        if (Is(scheme, "WorkloadIdentityFederation"))
        {
            var tokens = new IdTokenSource(context.Host, connection);
            return signIn with { IdToken = cancel => tokens.AskAsync(EntraAudience, cancel) };
        }

        if (!Is(scheme, "ServicePrincipal"))
        {
            throw ServiceConnections.Unusable(Input, $"is of the kind {scheme}", "it must be one with workload identity federation, a service principal or a managed identity");
        }

        return Is(connection.Parameter("authenticationType"), "spnCertificate")
            ? signIn with { Certificate = connection.Need(Input, "servicePrincipalCertificate") }
            : signIn with { Secret = connection.Need(Input, "serviceprincipalkey") };
    }

    private static Uri? Authority(ServiceConnection connection)
    {
        if ((connection.Datum("activeDirectoryAuthority") ?? connection.Datum("environmentAuthorityUrl")) is not { } text)
        {
            return connection.Datum("environment")?.ToUpperInvariant() switch
            {
                "AZUREUSGOVERNMENT" => new Uri("https://login.microsoftonline.us/"),
                "AZURECHINACLOUD" => new Uri("https://login.chinacloudapi.cn/"),
                _ => null,
            };
        }

        // Secrets go there: only over TLS. What stands behind the host is the directory's business.
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            // The public cloud's old name.
            ? Is(address.Host, "login.windows.net") ? null : new Uri(address.GetLeftPart(UriPartial.Authority) + "/")
            : throw ServiceConnections.Unusable(Input, $"has '{text}' for an authority, which is no https address", Verify);
    }

    private static bool Is(string? text, string wanted) => string.Equals(text, wanted, StringComparison.OrdinalIgnoreCase);
}
