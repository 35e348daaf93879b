namespace CiTasks.Hosts.PullRequests.Sticky;

/// <summary>A comment as the service keeps it.</summary>
/// <param name="Id">Its id: an older one has a lower number.</param>
/// <param name="Text">Markdown.</param>
/// <param name="Page">Where people see it.</param>
internal sealed record KeptComment(long Id, string Text, Uri? Page)
{
    /// <summary>Is the conversation that it begins over? Null where comments are no conversations.</summary>
    public bool? IsClosed { get; init; }

    /// <summary>Does it say what it shall?</summary>
    public bool Fits(CommentDraft draft) => Says(draft.Text) && (IsClosed ?? draft.IsClean) == draft.IsClean;

    /// <summary>Has it this text? A service between may change the line ends; that is no other text.</summary>
    public bool Says(string text) => Text.ReplaceLineEndings("\n").TrimEnd() == text.ReplaceLineEndings("\n").TrimEnd();
}
