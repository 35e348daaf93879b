namespace CiTasks.Tasks.Package;

/// <summary>
/// The time stamped into wheels and archives. A fixed one, so that the same source gives the same
/// bytes on every machine and commit, and a deploy of them changes nothing.
/// </summary>
internal static class ReproducibleTime
{
    /// <summary>1980-01-01T00:00:00Z, the earliest a zip can hold; epoch seconds.</summary>
    public const long Seconds = 315532800;
}
