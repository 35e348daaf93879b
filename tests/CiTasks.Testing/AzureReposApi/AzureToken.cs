namespace CiTasks.Testing.AzureReposApi;

/// <summary>A token that the stand-in knows.</summary>
/// <param name="Value">The token.</param>
/// <param name="Identity">Who stands at what it writes.</param>
public sealed record AzureToken(string Value, AzureIdentity Identity)
{
    /// <summary>Made by a person for a program: a password, and no bearer token.</summary>
    public bool IsPersonal { get; init; }

    /// <summary>Permissions of the repository that its identity has, in the service's words; all when null.</summary>
    public IReadOnlyList<string>? Permissions { get; init; }

    /// <summary><c>System.AccessToken</c> of a job whose identity may also write to pull requests.</summary>
    public static AzureToken Job(string value, string identity = "iris Build Service (acme)") => Job(value, identity, "GenericRead", "PullRequestContribute");

    /// <summary><c>System.AccessToken</c> of a job whose identity only has what a project gives it by itself, or a fork's.</summary>
    public static AzureToken ReadOnly(string value, string identity = "iris Build Service (acme)") => Job(value, identity, "GenericRead");

    /// <summary><c>System.AccessToken</c> of a job.</summary>
    public static AzureToken Job(string value, string identity, params string[] permissions) => new(value, AzureIdentity.BuildService(identity)) { Permissions = permissions };

    /// <summary>A token that a person made.</summary>
    public static AzureToken Personal(string value, string name) => new(value, AzureIdentity.Person(name)) { IsPersonal = true };
}
