using CiTasks.Hosts.Text;

namespace CiTasks.Hosts.AzurePipelines;

/// <summary>
/// Hides everything secret that the agent hands to a step, before anything is printed. The agent hides the same in its
/// log; what we write elsewhere (files, pull requests, outputs) it does not see.
/// </summary>
internal static class AgentSecrets
{
    // Job secrets are of any kind. Shorter ones, such as a flag, would wreck every text and document.
    private const int ShortestOfOthers = 6;

    // A user name as long as this is a token that stands in its place, unless it is an application's id.
    private const int LongestUser = 20;

    // What the agent itself does not take for secret, and names.
    private static readonly HashSet<string> Public = new(StringComparer.OrdinalIgnoreCase)
    {
        "role", "scope", "tenantid", "issuedAt", "expiresAt", "audience", "authenticationType", "authorizationType", "accessTokenType",
        "accessTokenFetchingMethod", "useWindowsSecurity", "unsecured", "oAuthAccessTokenIsSupplied", "completeCallbackPayload", "acceptUntrustedCerts",
        "serviceprincipalid", "clientid",
    };

    public static void Hide(HostEnvironment environment, Redactor redactor)
    {
        foreach (var (name, value) in environment.Variables)
        {
            if (name.StartsWith(AgentVariables.Secret, StringComparison.OrdinalIgnoreCase) || name.StartsWith("SECUREFILE_TICKET_", StringComparison.OrdinalIgnoreCase))
            {
                HideOthers(redactor, value);
            }
            else if (name.StartsWith(Connections.AuthParameter, StringComparison.OrdinalIgnoreCase))
            {
                Hide(redactor, name[(name.LastIndexOf('_') + 1)..], value);
            }
            else if (name.StartsWith(Connections.Auth, StringComparison.OrdinalIgnoreCase))
            {
                foreach (var (member, text) in Connections.Parameters(environment, name) ?? [])
                {
                    Hide(redactor, member, text);
                }
            }
        }

        redactor.Add(AgentVariables.Written(environment, "SYSTEM_ACCESSTOKEN"));
        redactor.Add(AgentVariables.JobToken(environment));
    }

    private static void Hide(Redactor redactor, string parameter, string value)
    {
        if (!Public.Contains(parameter) && !(parameter.Equals("username", StringComparison.OrdinalIgnoreCase) && (value.Length < LongestUser || Guid.TryParse(value, out _))))
        {
            HideOthers(redactor, value);
        }
    }

    private static void HideOthers(Redactor redactor, string value)
    {
        var text = value.Trim();
        if (text.Length >= ShortestOfOthers)
        {
            redactor.Add(value);
        }
    }
}
