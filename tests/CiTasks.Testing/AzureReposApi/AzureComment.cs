namespace CiTasks.Testing.AzureReposApi;

/// <summary>A comment of a thread.</summary>
/// <param name="Id">Its id within the thread.</param>
/// <param name="Parent">The comment that it answers; 0 for none.</param>
/// <param name="Author">Who wrote it.</param>
public sealed record AzureComment(int Id, int Parent, AzureIdentity Author)
{
    public string Text { get; set; } = "";

    /// <summary><c>text</c>, <c>codeChange</c> or <c>system</c>.</summary>
    public string Type { get; set; } = "text";

    public bool IsDeleted { get; set; }

    /// <summary>How often it was edited.</summary>
    public int Edits { get; set; }
}
