using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubApi;

/// <summary>A check run.</summary>
/// <param name="Id">Its id.</param>
/// <param name="App">Slug of the app that made it.</param>
/// <param name="Sha">Its commit.</param>
/// <param name="Fields">Name, status and so on, as they are answered.</param>
public sealed record GitHubCheck(long Id, string App, string Sha, JsonObject Fields)
{
    public List<JsonObject> Annotations { get; } = [];

    public string? Text(string field) => Fields[field]?.GetValue<string>();

    public string? Output(string field) => Fields["output"]?[field]?.GetValue<string>();
}
