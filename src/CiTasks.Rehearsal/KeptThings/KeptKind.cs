namespace CiTasks.Rehearsal.KeptThings;

/// <summary>A kind of thing that a workspace only has to keep: nothing here acts on it.</summary>
/// <param name="Path">Of the collection; one thing is below it by its id.</param>
/// <param name="Folder">Where they lie on disk.</param>
/// <param name="ListKey">What the list is called.</param>
/// <param name="Noun">What errors call one.</param>
/// <param name="Wrapper">The field of a request that holds the thing; null when the request is the thing.</param>
internal sealed record KeptKind(string Path, string Folder, string ListKey, string Noun, string? Wrapper = null)
{
    public static readonly KeptKind[] All =
    [
        new("/api/2.0/alerts", "alerts", "alerts", "Alert"),
        new("/api/2.0/sql/queries", "queries", "results", "Query", "query"),
        new("/api/2.0/notification-destinations", "notification-destinations", "results", "Notification destination"),
    ];
}
