namespace CiTasks.Rehearsal.Own;

/// <summary>What the rehearsal answers besides the API it stands in for: never struck by a fault, never recorded.</summary>
internal static class OwnRoutes
{
    public const string Prefix = "/__rehearsal";

    /// <summary>In any case of letters, as routes are matched.</summary>
    public static bool Include(PathString path) => path.StartsWithSegments(Prefix, StringComparison.OrdinalIgnoreCase);
}
