namespace CiTasks.Testing.AzureReposApi;

/// <summary>A pull request.</summary>
public sealed class AzurePull(int number, string branch, Func<long> nextId)
{
    private readonly List<string> _files = [];

    public int Number => number;

    public string Branch => branch;

    /// <summary><c>active</c>, <c>completed</c> or <c>abandoned</c>.</summary>
    public string Status { get; set; } = "active";

    /// <summary>The test merge while it is active, then the commit that it was completed as.</summary>
    public string MergeCommit { get; set; } = "";

    /// <summary>Its pushes; the first one is iteration 1.</summary>
    public List<AzureIteration> Iterations { get; } = [];

    /// <summary>All threads, also those that the service made and those that were deleted.</summary>
    public List<AzureThread> Threads { get; } = [];

    /// <summary>Threads that people see.</summary>
    public IReadOnlyList<AzureThread> Talk => [.. Threads.Where(thread => !thread.IsDeleted && thread.First.Type != "system")];

    /// <summary>Threads on the pull request as a whole.</summary>
    public IReadOnlyList<AzureThread> General => [.. Talk.Where(thread => thread.Place is null)];

    /// <summary>Threads on lines.</summary>
    public IReadOnlyList<AzureThread> Lines => [.. Talk.Where(thread => thread.Place is not null)];

    /// <summary>All statuses, oldest first.</summary>
    public List<AzureStatus> Statuses { get; } = [];

    /// <summary>The statuses that count: the newest of each name and iteration.</summary>
    public IReadOnlyList<AzureStatus> Latest => [.. Statuses.GroupBy(status => (status.Genre, status.Name, status.Iteration)).Select(group => group.Last())];

    /// <summary>A push to its branch, of which the service itself says something.</summary>
    public void Push(string commit, params string[] files)
    {
        _files.AddRange(files.Except(_files));
        Iterations.Add(new AzureIteration(commit, [.. _files]));
        MergeCommit = $"{Iterations.Count:x8}{commit[8..]}";
        AddThread(new AzureIdentity("00000002-0000-8888-8000-000000000000", "Microsoft.VisualStudio.Services.TFS", ""), "The reference refs/heads/feature was updated.").First.Type = "system";
    }

    public void Complete(string commit) => (Status, MergeCommit) = ("completed", commit);

    /// <summary>A thread as its author's browser would begin it.</summary>
    public AzureThread AddThread(AzureIdentity author, string text)
    {
        var thread = new AzureThread(nextId());
        thread.Comments.Add(new AzureComment(1, 0, author) { Text = text });
        Threads.Add(thread);
        return thread;
    }

    /// <summary>Ids of the files by which they are followed from push to push.</summary>
    internal int? TrackingId(string path) => _files.IndexOf(path.TrimStart('/')) is >= 0 and var index ? index + 1 : null;
}
