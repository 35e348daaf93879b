namespace CiTasks.Planning.Git;

/// <summary>
/// Where a Git folder lies in the workspace tree: <c>/Repos/folder/name</c>, or anywhere else below
/// <c>/Workspace</c> (facts/databricks-api.md 6.1). <c>/Workspace/x</c> and <c>/x</c> are one place.
/// </summary>
/// <param name="Plain">Without <c>/Workspace</c>, such as <c>/Repos/ci/iris</c>.</param>
public sealed record GitFolderPath(string Plain)
{
    private const string Mount = "/Workspace";

    /// <summary>The folder as notebooks and jobs name it: <c>/Workspace/Repos/ci/iris</c>.</summary>
    public string InWorkspace => Mount + Plain;

    /// <summary>The folder above.</summary>
    public string Parent => Plain[..Plain.LastIndexOf('/')];

    /// <summary>Reads a path as users write it.</summary>
    /// <returns>The path, or null and what is wrong.</returns>
    public static (GitFolderPath? Path, string? Problem) Parse(string text)
    {
        var trimmed = text.Trim();
        var parts = trimmed.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var below = parts.Length > 0 && parts[0] == Mount[1..] ? parts[1..] : parts;
        return !trimmed.StartsWith('/') ? (null, "it must begin with /Repos/ or /Workspace/")
            : trimmed.Any(char.IsControl) || below.Any(part => part is "." or "..") ? (null, "'.', '..' and control characters are not allowed in it")
            : below is ["Repos", ..] && below.Length != 3 ? (null, "a Git folder in /Repos is /Repos/folder/name, no more and no less")
            : below.Length < 2 ? (null, "it must be a folder inside another one, such as /Repos/ci/iris or /Workspace/Shared/iris")
            : (new GitFolderPath("/" + string.Join('/', below)), null);
    }

    /// <summary>True when a path that a workspace tells, with or without <c>/Workspace</c>, is this one.</summary>
    public bool Is(string? told) => told is not null && Normal(told) == Plain;

    /// <summary>The folder of a pull request beside this one: <c>/Repos/ci/iris-pr-17</c>.</summary>
    public GitFolderPath OfPullRequest(int number) => new($"{Plain}-pr-{number}");

    /// <inheritdoc/>
    public override string ToString() => Plain;

    private static string Normal(string told)
    {
        var parts = told.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return "/" + string.Join('/', parts is ["Workspace", .. var below] ? below : parts);
    }
}
