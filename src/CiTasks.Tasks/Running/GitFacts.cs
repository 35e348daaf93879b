namespace CiTasks.Tasks.Running;

/// <summary>The commit and branch that is built: the CI system's word, else git's.</summary>
/// <param name="Commit">Full commit id, or null.</param>
/// <param name="Branch">Branch or tag, or null.</param>
internal sealed record GitFacts(string? Commit, string? Branch)
{
    public static async Task<GitFacts> ReadAsync(TaskContext context, CancellationToken cancel)
    {
        var facts = context.Host.Facts;
        return new GitFacts(
            facts.Commit ?? await AskAsync(context, ["rev-parse", "HEAD"], cancel).ConfigureAwait(false),
            facts.Branch ?? await AskAsync(context, ["rev-parse", "--abbrev-ref", "HEAD"], cancel).ConfigureAwait(false));
    }

    /// <summary>The URL that the checkout was cloned from, as git keeps it (with credentials, perhaps); or null.</summary>
    public static Task<string?> OriginAsync(TaskContext context, CancellationToken cancel) => AskAsync(context, ["remote", "get-url", "origin"], cancel);

    private static async Task<string?> AskAsync(TaskContext context, string[] arguments, CancellationToken cancel)
    {
        // Whoever checked out, it is what is built.
        string[] safe = ["-c", "safe.directory=*", .. arguments];
        return await ChildProcess.RunAsync("git", safe, context.Folder, null, cancel).ConfigureAwait(false) is { ExitCode: 0 } answer
            && answer.Output.Trim() is { Length: > 0 } text ? text : null;
    }
}
