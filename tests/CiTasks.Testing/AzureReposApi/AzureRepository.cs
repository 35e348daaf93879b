namespace CiTasks.Testing.AzureReposApi;

/// <summary>What the stand-in keeps of a repository. Tests may add to it and read it; the server locks it while it answers.</summary>
public sealed class AzureRepository(string project, string projectId, string name, Func<long> nextId)
{
    public string Id { get; } = Guid.NewGuid().ToString();

    public string Name => name;

    public string Project => project;

    public string ProjectId => projectId;

    public List<AzurePull> Pulls { get; } = [];

    /// <summary>Commits that no pull request has.</summary>
    public HashSet<string> Commits { get; } = [];

    /// <summary>Statuses of commits, oldest first.</summary>
    public List<AzureStatus> Statuses { get; } = [];

    /// <summary>A new pull request with its first push.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="commit">Head of its branch.</param>
    /// <param name="branch">Its branch.</param>
    /// <param name="files">What it changes, as paths of the repository.</param>
    public AzurePull AddPull(int number, string commit, string branch = "feature", params string[] files)
    {
        var pull = new AzurePull(number, branch, nextId);
        pull.Push(commit, files);
        Pulls.Add(pull);
        return pull;
    }

    internal bool Knows(string commit) => Commits.Contains(commit) || Pulls.Any(pull => pull.MergeCommit == commit || pull.Iterations.Any(iteration => iteration.Commit == commit));

    internal long NextId() => nextId();
}
