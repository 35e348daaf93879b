using System.Text.RegularExpressions;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Git;

/// <summary>What git's complaints mean, in the workspace's words: the texts in user settings' terms are those of a real one.</summary>
internal static partial class GitErrors
{
    private const string NoCredential = "Missing Git provider credentials. Go to User Settings > Git Integration to add your personal access token.";

    private const string BadCredential = """
        Invalid Git provider credentials. Go to User Settings > Git Integration to ensure that:
        1. You have entered a username with your Git provider credentials.
        2. You have selected the correct Git provider with your credentials.
        3. Your personal access token or app password has the correct repo access.
        4. Your personal access token has not expired.
        5. If you have SSO enabled with your Git provider, be sure to authorize your token.
        """;

    private const string NoRepository = """
        Remote repo not found. Please ensure that:
        1. Your remote Git repo URL is valid.
        2. Your personal access token or app password has the correct repo access.
        """;

    private const string Hint = "A rehearsal can take it from a local folder instead (--git-remote).";

    public static GitException Explain(GitOutput output, bool hadLogin) => output.Errors switch
    {
        var text when Refused().IsMatch(text) => hadLogin
            ? new(GitFailure.BadCredential, BadCredential)
            : new(GitFailure.NoCredential, NoCredential),
        var text when Missing().IsMatch(text) => new(GitFailure.NoRepository, NoRepository),
        var text when Paths(text) is { Length: > 0 } paths => Conflict(paths),
        var text when text.Contains("unable to access", StringComparison.Ordinal) => new(GitFailure.Remote, $"git failed: {text.Trim()}. {Hint}"),
        var text => new(GitFailure.Remote, "git failed: " + text.Trim()),
    };

    public static GitException UnknownRef(string kind, string name) =>
        new(GitFailure.UnknownRef, $"The {kind} '{name}' does not exist in the remote Git repository.");

    public static ApiException ToApi(this GitException problem) => problem.Failure switch
    {
        GitFailure.NoCredential or GitFailure.BadCredential => new(403, "PERMISSION_DENIED", problem.Message),
        GitFailure.NoRepository => new(400, "BAD_REQUEST", problem.Message),
        GitFailure.UnknownRef => new(404, "GIT_UNKNOWN_REF", problem.Message),
        GitFailure.Conflict => new(409, "GIT_CONFLICT", problem.Message),
        GitFailure.Remote => new(400, "GIT_REMOTE_ERROR", problem.Message),
        GitFailure.NoGit => new(400, "FEATURE_DISABLED", problem.Message),
        _ => ApiException.InvalidParameter(problem.Message),
    };

    /// <summary>The word that a run's message has before the explanation.</summary>
    public static string Word(this GitFailure failure) => failure switch
    {
        GitFailure.NoCredential or GitFailure.BadCredential => "UNAUTHENTICATED",
        GitFailure.NoRepository or GitFailure.UnknownRef => "NOT_FOUND",
        GitFailure.Remote => "UNAVAILABLE",
        _ => "INVALID_ARGUMENT",
    };

    private static GitException Conflict(string[] paths) => new(
        GitFailure.Conflict,
        $"Uncommitted changes in the Git folder would be lost: {string.Join(", ", paths)}. Commit or discard them, then try again.");

    /// <summary>git lists the files that hold a checkout up one by one, behind a tab.</summary>
    private static string[] Paths(string text) =>
        [.. text.Split('\n').Where(line => line.StartsWith('\t')).Select(line => line.Trim()).Distinct()];

    [GeneratedRegex("Authentication failed|could not read (Username|Password)|error: 40[13]")]
    private static partial Regex Refused();

    [GeneratedRegex("repository '[^']*' not found|does not appear to be a git repository|does not exist|error: 404|not found: did you run git update-server-info")]
    private static partial Regex Missing();
}
