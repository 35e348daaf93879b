using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Calls on the workspace tree, as the official clients send them.</summary>
internal static class WorkspaceCalls
{
    public const string Home = "/Users/rehearsal@example.com";

    public static Task<Answer> ImportAsync(this RehearsalServer server, string path, string content, string? format = null, string? language = null, bool overwrite = false) =>
        server.PostAsync("/api/2.0/workspace/import", new JsonObject
        {
            ["path"] = path,
            ["content"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(content)),
            ["format"] = format,
            ["language"] = language,
            ["overwrite"] = overwrite,
        }.ToJsonString());

    /// <summary>The whole path is one escaped part of the URL, as the Go command line sends it.</summary>
    public static Task<Answer> ImportFileAsync(this RehearsalServer server, string path, string content, bool overwrite = false) =>
        server.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/api/2.0/workspace-files/import-file/{Uri.EscapeDataString(path.TrimStart('/'))}?overwrite={(overwrite ? "true" : "false")}")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content)),
        });

    public static Task<Answer> StatusAsync(this RehearsalServer server, string path, string more = "") =>
        server.GetAsync($"/api/2.0/workspace/get-status?path={Uri.EscapeDataString(path)}{more}");

    public static Task<Answer> MakeFolderAsync(this RehearsalServer server, string path) =>
        server.PostAsync("/api/2.0/workspace/mkdirs", new JsonObject { ["path"] = path }.ToJsonString());

    public static Task<Answer> DeleteAsync(this RehearsalServer server, string path, bool recursive = false) =>
        server.PostAsync("/api/2.0/workspace/delete", new JsonObject { ["path"] = path, ["recursive"] = recursive }.ToJsonString());

    /// <summary>What a download of an object gives.</summary>
    public static async Task<string> ExportAsync(this RehearsalServer server, string path, string? format = null)
    {
        var answer = await server.GetAsync($"/api/2.0/workspace/export?path={Uri.EscapeDataString(path)}&direct_download=true{(format is null ? "" : "&format=" + format)}");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Text;
    }

    public static async Task<string[]> ListAsync(this RehearsalServer server, string path) =>
        [.. ((await server.GetAsync($"/api/2.0/workspace/list?path={Uri.EscapeDataString(path)}").OkAsync())["objects"]?.AsArray() ?? [])
            .Select(item => $"{item!["object_type"]} {item["path"]}")];

    public static async Task<long> ObjectIdAsync(this RehearsalServer server, string path) =>
        (await server.StatusAsync(path).OkAsync())["object_id"]!.GetValue<long>();
}
