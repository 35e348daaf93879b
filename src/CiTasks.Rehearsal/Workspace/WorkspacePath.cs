using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>
/// A path of the workspace tree as a client wrote it. /Workspace/x and /x are the same object; a reply names objects
/// in the form that the client used, because clients compare.
/// </summary>
/// <param name="Asked">What the client wrote; error texts repeat it.</param>
/// <param name="Plain">Normal form without the prefix: what the tree knows it by.</param>
/// <param name="Prefix">Empty, or what comes before the plain path in replies.</param>
internal sealed record WorkspacePath(string Asked, string Plain, string Prefix)
{
    private const string Mount = "/Workspace";

    public string Shown => Show(Plain);

    public static WorkspacePath Parse(string asked)
    {
        if (!asked.StartsWith('/'))
        {
            throw ApiException.InvalidParameter($"Path ({asked.Replace('\0', '?')}) doesn't start with '/'");
        }
        var parts = PathParts.Split(asked);
        if (parts.Length == 0 || parts[0] != Mount[1..])
        {
            return new(asked, "/" + string.Join('/', parts), "");
        }
        // A real workspace answers a doubled first slash with the path below the mount.
        return new(asked, "/" + string.Join('/', parts[1..]), asked.StartsWith("//", StringComparison.Ordinal) ? "" : Mount);
    }

    /// <summary>Another path of the tree in the form that this client uses.</summary>
    public string Show(string plain) => plain == "/" && Prefix.Length > 0 ? Prefix : Prefix + plain;

    public ApiException NotFound() => ApiException.NotFound($"Path ({Asked}) doesn't exist.");
}
