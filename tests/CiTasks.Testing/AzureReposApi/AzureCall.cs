using CiTasks.Testing.Http;

namespace CiTasks.Testing.AzureReposApi;

/// <summary>One request to the stand-in; its path is below the collection.</summary>
public sealed record AzureCall(string Method, string Path, IReadOnlyDictionary<string, string> Query, string Body) : ApiStandInCall(Method, Path, Query, Body)
{
    /// <summary>Whose token it carries.</summary>
    public AzureToken? Token { get; init; }

    public override bool IsWrite => Method != "GET" && !Route.EndsWith("/pullrequestquery", StringComparison.Ordinal);

    public override string ToString() => base.ToString();
}
