using System.Text.RegularExpressions;

namespace CiTasks.Hosts.AzurePipelines;

/// <summary>Reads what the agent hands to a step (facts/ci-platforms.md C4).</summary>
internal static partial class AgentVariables
{
    /// <summary>Before the names of the job's secret variables, as tasks get them. Scripts do not get any.</summary>
    public const string Secret = "SECRET_";

    /// <summary>
    /// A value that a pipeline may have written; null when it is nothing but the name of a variable, such as
    /// <c>$(DATABRICKS_TOKEN)</c>. The agent leaves that as it is when there is no such variable: in the pull request of
    /// a fork, for one, which gets no secrets.
    /// </summary>
    public static string? Written(HostEnvironment environment, string name) =>
        environment[name] is { } value && !Macro().IsMatch(value) ? value : null;

    /// <summary>The token of the job: tasks get it with the connection to Azure DevOps itself, scripts when they are given it.</summary>
    public static string? JobToken(HostEnvironment environment) =>
        Connections.Find(environment, Connections.OwnId)?.Parameters.GetValueOrDefault("AccessToken")
        ?? Written(environment, Secret + "SYSTEM_ACCESSTOKEN")
        ?? Written(environment, "SYSTEM_ACCESSTOKEN");

    [GeneratedRegex(@"^\s*\$\([\w.\- ]+\)\s*$")]
    private static partial Regex Macro();
}
