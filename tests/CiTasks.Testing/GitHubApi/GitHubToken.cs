namespace CiTasks.Testing.GitHubApi;

/// <summary>A token that the stand-in knows.</summary>
/// <param name="Value">The token.</param>
/// <param name="Login">The account whose name stands at what it writes.</param>
public sealed record GitHubToken(string Value, string Login)
{
    /// <summary>The app that it belongs to; null for a person's token.</summary>
    public string? App { get; init; }

    /// <summary>What it may do: <c>read</c> or <c>write</c> by permission; all that its account may for a person's classic token.</summary>
    public IReadOnlyDictionary<string, string>? Permissions { get; init; }

    /// <summary>The <c>GITHUB_TOKEN</c> of a workflow with these permissions, such as <c>checks: write</c>.</summary>
    public static GitHubToken Workflow(string value, params string[] permissions) => new(value, "github-actions[bot]")
    {
        App = "github-actions",
        Permissions = Read(permissions),
    };

    /// <summary>What a workflow of a fork's pull request gets.</summary>
    public static GitHubToken ReadOnly(string value) => Workflow(value, "checks: read", "contents: read", "pull-requests: read", "issues: read");

    /// <summary>Token of another app's installation.</summary>
    public static GitHubToken Installation(string value, string app, params string[] permissions) => new(value, $"{app}[bot]")
    {
        App = app,
        Permissions = Read(permissions),
    };

    /// <summary>A person's classic token.</summary>
    public static GitHubToken Personal(string value, string login) => new(value, login);

    private static Dictionary<string, string> Read(string[] permissions) =>
        permissions.Select(permission => permission.Split(": ")).ToDictionary(pair => pair[0], pair => pair[1]);
}
