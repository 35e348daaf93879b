using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Calls on volumes, as the official clients send them.</summary>
internal static class VolumeCalls
{
    /// <summary>Makes a volume in main.default and answers with its path.</summary>
    public static async Task<string> CreateVolumeAsync(this RehearsalServer server, string name)
    {
        await server.PostAsync("/api/2.1/unity-catalog/volumes", $$"""{"catalog_name": "main", "schema_name": "default", "name": "{{name}}", "volume_type": "MANAGED"}""").OkAsync();
        return "/Volumes/main/default/" + name;
    }

    public static Task<Answer> UploadAsync(this RehearsalServer server, string path, string content, string query = "") =>
        server.SendAsync(new HttpRequestMessage(HttpMethod.Put, "/api/2.0/fs/files" + Escape(path) + query)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content)) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } },
        });

    public static Task<Answer> FilesAsync(this RehearsalServer server, HttpMethod method, string path) =>
        server.SendAsync(new HttpRequestMessage(method, "/api/2.0/fs/files" + Escape(path)));

    public static Task<Answer> DirectoriesAsync(this RehearsalServer server, HttpMethod method, string path, string query = "") =>
        server.SendAsync(new HttpRequestMessage(method, "/api/2.0/fs/directories" + Escape(path) + query));

    public static string? Reason(this Answer answer) => answer.Json["details"]?[0]?["reason"]?.GetValue<string>();

    public static JsonObject[] Contents(this Answer answer) => [.. (answer.Json["contents"]?.AsArray() ?? []).Select(entry => entry!.AsObject())];

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
