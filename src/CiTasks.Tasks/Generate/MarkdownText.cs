namespace CiTasks.Tasks.Generate;

/// <summary>Plain sentences of the catalogue inside Markdown.</summary>
internal static class MarkdownText
{
    /// <summary>The text with nothing in it that would be taken for a tag.</summary>
    public static string Escape(string text) => text.Replace("<", "&lt;", StringComparison.Ordinal);
}
