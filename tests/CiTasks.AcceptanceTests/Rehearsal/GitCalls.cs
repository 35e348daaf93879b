using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Calls on Git folders, as the SDKs send them.</summary>
internal static class GitCalls
{
    private const string Repos = "/api/2.0/repos";

    public static Task<Answer> CreateRepoAsync(this RehearsalServer server, string url, string path, string more = "") =>
        server.PostAsync(Repos, $$"""{"url": {{JsonValue.Create(url).ToJsonString()}}, "provider": "gitHub", "path": "{{path}}"{{more}}}""");

    public static Task<Answer> UpdateRepoAsync(this RehearsalServer server, JsonObject repo, string body) =>
        server.PatchAsync($"{Repos}/{repo["id"]}", body);

    public static Task<JsonObject> RepoAsync(this RehearsalServer server, JsonObject repo) => server.GetAsync($"{Repos}/{repo["id"]}").OkAsync();

    public static Task<Answer> PatchAsync(this RehearsalServer server, string path, string json) => server.SendAsync(
        new HttpRequestMessage(HttpMethod.Patch, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") });

    public static Task<Answer> SendDeleteAsync(this RehearsalServer server, string path) => server.SendAsync(new HttpRequestMessage(HttpMethod.Delete, path));

    /// <summary>Where a path of the workspace tree lies on this machine.</summary>
    public static string InWorkspace(this RehearsalServer server, string path) => Path.Combine(server.Root, "workspace", path.TrimStart('/'));

    public static string? TextOrNull(this JsonObject document, string name) => document[name]?.GetValue<string>();
}
