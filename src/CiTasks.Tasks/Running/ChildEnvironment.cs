using System.Globalization;

namespace CiTasks.Tasks.Running;

/// <summary>What other programs see of our environment: code of the repository runs there, of a pull request perhaps.</summary>
internal static class ChildEnvironment
{
    private const string Count = "GIT_CONFIG_COUNT";

    private static readonly string[] Own =
    [
        // Inputs of ours, and the keys with which a job asks GitHub for ID tokens, caches and artifacts.
        "INPUT_", "CITASKS_", "ACTIONS_ID_TOKEN_", "ACTIONS_RUNTIME_",
        // What Azure Pipelines hands to tasks alone: every secret of the job, and connections to other services with theirs.
        "SECRET_", "ENDPOINT_", "SECUREFILE_", "VSTS_SECRET_", "VSTS_TASKVARIABLE_",
        // The key with which a job asks Azure DevOps for ID tokens and everything else, and where.
        "SYSTEM_ACCESSTOKEN", "SYSTEM_OIDCREQUESTURI",
        // What tools of Azure sign in with, and what its command line's task leaves for scripts.
        "AZURE_", "ARM_", "AZURESUBSCRIPTION_", "SERVICEPRINCIPAL", "IDTOKEN",
    ];

    /// <summary>
    /// Takes away what no child needs: credentials of the workspace (build backends print their environment now and
    /// then) and what can be turned into some. In a CI system it lets git work in the checkout, and gives a home to a
    /// user without one.
    /// </summary>
    /// <param name="variables">The child's variables; changed.</param>
    public static void Prepare(IDictionary<string, string?> variables)
    {
        foreach (var name in variables.Keys.Where(IsOurs).ToList())
        {
            variables.Remove(name);
        }

        if (new[] { "GITHUB_ACTIONS", "TF_BUILD" }.Any(mark => variables.TryGetValue(mark, out var isThere) && "true".Equals(isThere, StringComparison.OrdinalIgnoreCase)))
        {
            TrustCheckout(variables);
        }

        if (!OperatingSystem.IsWindows() && (!variables.TryGetValue("HOME", out var home) || !Directory.Exists(home)))
        {
            variables["HOME"] = Path.GetTempPath();
        }
    }

    private static bool IsOurs(string name) =>
        name.Contains("DATABRICKS", StringComparison.OrdinalIgnoreCase) || Own.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    // In a container the checkout belongs to the runner's user, and git refuses to look at what is another user's. A
    // build backend that takes its version from git (setuptools_scm) asks it in its own way, so only the environment reaches all.
    private static void TrustCheckout(IDictionary<string, string?> variables)
    {
        var count = variables.TryGetValue(Count, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        variables[$"GIT_CONFIG_KEY_{count}"] = "safe.directory";
        variables[$"GIT_CONFIG_VALUE_{count}"] = "*";
        variables[Count] = (count + 1).ToString(CultureInfo.InvariantCulture);
    }
}
