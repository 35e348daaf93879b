namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>Texts as the service takes them.</summary>
internal static class CommentText
{
    /// <summary>More characters a comment must not have.</summary>
    public const int Longest = 150_000;

    /// <summary>The text, or as much of it as a comment may have.</summary>
    public static string Cut(string text) => Cut(text, Longest);

    /// <summary>As much of a text as there is room for, with a sign that it was longer.</summary>
    public static string Cut(string text, int room)
    {
        if (text.Length <= room)
        {
            return text;
        }

        // Not through the middle of a character.
        var end = Math.Max(room - 1, 1);
        return string.Concat(text.AsSpan(0, end - (char.IsHighSurrogate(text[end - 1]) ? 1 : 0)), "…");
    }
}
