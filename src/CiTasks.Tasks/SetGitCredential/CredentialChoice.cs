using CiTasks.Databricks.GitCredentials;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.SetGitCredential;

/// <summary>
/// Which stored credential is meant. A workspace keeps one for each provider; newer ones keep
/// further ones under names of their own (facts/databricks-api.md 6.1).
/// </summary>
internal static class CredentialChoice
{
    /// <summary>The credential to overwrite; null to store a new one.</summary>
    /// <param name="all">What the workspace has.</param>
    /// <param name="provider">Whose.</param>
    /// <param name="name">The name that was given, or null.</param>
    /// <param name="userName">The user name that was given, or null.</param>
    /// <exception cref="TaskFailureException">Several fit (<c>CIT0538</c>).</exception>
    public static LiveGitCredential? Of(IReadOnlyList<LiveGitCredential> all, string provider, string? name, string? userName)
    {
        var fitting = all.Where(credential => credential.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase)).ToList();
        if (name is not null)
        {
            fitting = [.. fitting.Where(credential => credential.Name == name)];
        }
        else if (fitting.Count > 1)
        {
            // One provider's accounts are told apart by their user names before anybody is asked.
            var ofUser = fitting.Where(credential => userName is not null && credential.UserName == userName).ToList();
            fitting = ofUser.Count > 0 ? ofUser : fitting;
        }

        return fitting.Count <= 1 ? fitting.FirstOrDefault() : throw Several(fitting, provider);
    }

    private static TaskFailureException Several(List<LiveGitCredential> fitting, string provider) =>
        new(ExitCode.Invalid, new Finding("CIT0538", $"the workspace has {fitting.Count} Git credentials of {provider}")
        {
            Detail = string.Join('\n', fitting.Select(Describe)),
            Hint = "say which with credential-name, or with a git-username that only one of them has; a new credential-name stores one more",
        });

    private static string Describe(LiveGitCredential credential) =>
        $"{credential.Id}{(credential.Name is { Length: > 0 } name ? $" '{name}'" : "")}{(credential.UserName is { Length: > 0 } user ? $", user {user}" : "")}";
}
