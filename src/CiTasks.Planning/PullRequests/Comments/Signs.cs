namespace CiTasks.Planning.PullRequests.Comments;

/// <summary>The signs of verdicts, from the mildest.</summary>
internal static class Signs
{
    private static readonly string[] Known = ["⏳", "✅", "📝", "⛔", "❌"];

    /// <summary>How bad it is; what nobody knows is not over.</summary>
    public static int Rank(string sign) => Math.Max(0, Array.IndexOf(Known, sign));

    /// <summary>The sign when it is one of ours.</summary>
    public static string Shown(string sign) => Known[Rank(sign)];
}
