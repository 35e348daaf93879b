namespace CiTasks.Planning.PullRequests.Comments;

/// <summary>The signs of verdicts, from the mildest.</summary>
internal static class Signs
{
    private static readonly string[] Known = ["⏳", "✅", "📝", "⛔", "❌"];

    /// <summary>How bad it is; what nobody knows is not over.</summary>
    public static int Rank(string sign) => Math.Max(0, Array.IndexOf(Known, sign));

    /// <summary>True when nobody has to do anything about it; a plan is for those who approve it anyway.</summary>
    public static bool IsClean(string sign) => sign is not ("⛔" or "❌");

    /// <summary>The sign when it is one of ours.</summary>
    public static string Shown(string sign) => Known[Rank(sign)];
}
