namespace CiTasks.Hosts.PullRequests;

/// <summary>What a board needs to know.</summary>
/// <param name="Api">Base address of the REST API, such as <c>https://api.github.com</c> or <c>https://github.acme.test/api/v3</c>.</param>
/// <param name="Repository"><c>owner/name</c> on GitHub; the repository's id (or name) in Azure Repos.</param>
/// <param name="Token">Token of the workflow, of an app or of a person.</param>
/// <param name="UserAgent">Product token such as <c>citasks/0.1.0</c>.</param>
public sealed record BoardSettings(Uri Api, string Repository, string Token, string UserAgent)
{
    /// <summary>The project of Azure DevOps (id or name); null on GitHub.</summary>
    public string? Project { get; init; }

    /// <summary>For waits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Gets a line when a call has to wait.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>All waits for one call together; a limit that lasts longer ends the call at once.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Limit for one attempt, from sending to the last byte of the answer; the third that reaches it ends the call.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Between two writes: GitHub asks for a second.</summary>
    public TimeSpan WritePause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>At least so long after a comment was written, another look is taken at it: longer than another writer takes from reading to writing.</summary>
    public TimeSpan LookAgainAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Shown as it is printed: without the token.</summary>
    public override string ToString() => $"{Repository} at {Api}";
}
