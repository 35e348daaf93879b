namespace CiTasks.Rehearsal.Identity;

/// <summary>The one person of a rehearsal workspace: owner of the token, creator of every job.</summary>
internal static class RehearsalUser
{
    public const string Name = "rehearsal@example.com";

    public const string Id = "7014000000000001";

    /// <summary>Numeric, because clients parse it as an integer.</summary>
    public const string WorkspaceId = "6051921418418893";
}
