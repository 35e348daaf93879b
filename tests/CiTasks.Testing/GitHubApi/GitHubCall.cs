using CiTasks.Testing.Http;

namespace CiTasks.Testing.GitHubApi;

/// <summary>One request to the stand-in.</summary>
public sealed record GitHubCall(string Method, string Path, IReadOnlyDictionary<string, string> Query, string Body) : ApiStandInCall(Method, Path, Query, Body)
{
    /// <summary>Whose token it carries.</summary>
    public GitHubToken? Token { get; init; }

    public override bool IsWrite => Method != "GET" && Route != "graphql";

    public override string ToString() => base.ToString();
}
