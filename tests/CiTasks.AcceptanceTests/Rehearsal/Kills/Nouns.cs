using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal.Kills;

/// <summary>Everything named that must survive a kill. A new noun of the workspace is one more entry.</summary>
internal static class Nouns
{
    public static readonly Noun[] All =
    [
        new("dbfs put", 200_000,
            (server, name, text) => server.PutFileAsync("/kills/put/" + name, text),
            (server, name) => DeleteFileAsync(server, "/kills/put/" + name),
            (server, name) => ReadFileAsync(server, "/kills/put/" + name)),
        new("dbfs form", 2_000_000,
            (server, name, text) => PutFormAsync(server, "/kills/form/" + name, text),
            (server, name) => DeleteFileAsync(server, "/kills/form/" + name),
            (server, name) => ReadFileAsync(server, "/kills/form/" + name)),
        new("dbfs blocks", 1_500_000,
            (server, name, text) => PutBlocksAsync(server, "/kills/blocks/" + name, text),
            (server, name) => DeleteFileAsync(server, "/kills/blocks/" + name),
            (server, name) => ReadFileAsync(server, "/kills/blocks/" + name)),
        new("workspace file", 500_000,
            (server, name, text) => SendAsync(server, HttpMethod.Post, $"/api/2.0/workspace-files/import-file/Shared%2F{name}?overwrite=true", text).OkAsync(),
            (server, name) => server.PostAsync("/api/2.0/workspace/delete", $$"""{"path": "/Shared/{{name}}"}""").OkAsync(),
            (server, name) => ReadAsync(server, $"/api/2.0/workspace/export?direct_download=true&path=/Shared/{name}")),
        new("volume file", 1_000_000,
            PutVolumeFileAsync,
            async (server, name) => Assert.True((await SendAsync(server, HttpMethod.Delete, VolumeFiles + name)).Status < HttpStatusCode.Ambiguous),
            (server, name) => ReadAsync(server, VolumeFiles + name)),
        new("secret", 50_000,
            PutSecretAsync,
            (server, name) => server.PostAsync("/api/2.0/secrets/delete", $$"""{"scope": "kills", "key": "{{name}}"}""").OkAsync(),
            ReadSecretAsync),
        new("job", 20_000, WriteJobAsync, DeleteJobAsync, async (server, name) => (await FindJobAsync(server, name))?.Text),
    ];

    private const string VolumeFiles = "/api/2.0/fs/files/Volumes/main/default/kills/";

    private static Task<Answer> SendAsync(RehearsalServer server, HttpMethod method, string path, string text = "") =>
        server.SendAsync(new HttpRequestMessage(method, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) });

    private static async Task<string?> ReadAsync(RehearsalServer server, string path)
    {
        using var answer = await server.Http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    private static async Task PutVolumeFileAsync(RehearsalServer server, string name, string text)
    {
        // The first write makes the volume; that it is there already is no failure.
        await server.PostAsync("/api/2.1/unity-catalog/volumes", """{"catalog_name": "main", "schema_name": "default", "name": "kills", "volume_type": "MANAGED"}""");
        Assert.True((await SendAsync(server, HttpMethod.Put, VolumeFiles + name + "?overwrite=true", text)).Status < HttpStatusCode.Ambiguous);
    }

    private static async Task PutSecretAsync(RehearsalServer server, string name, string text)
    {
        await server.PostAsync("/api/2.0/secrets/scopes/create", """{"scope": "kills"}""");
        await server.PostAsync("/api/2.0/secrets/put", new JsonObject { ["scope"] = "kills", ["key"] = name, ["string_value"] = text }.ToJsonString()).OkAsync();
    }

    private static async Task<string?> ReadSecretAsync(RehearsalServer server, string name)
    {
        var answer = await server.GetAsync($"/api/2.0/secrets/get?scope=kills&key={name}");
        return answer.Status == HttpStatusCode.NotFound ? null : Encoding.UTF8.GetString(Convert.FromBase64String(answer.Json["value"]!.GetValue<string>()));
    }

    private static Task<JsonObject> DeleteFileAsync(RehearsalServer server, string path) =>
        server.PostAsync("/api/2.0/dbfs/delete", new JsonObject { ["path"] = path }.ToJsonString()).OkAsync();

    /// <summary>From the folder: it holds no byte that was not written whole.</summary>
    private static async Task<string?> ReadFileAsync(RehearsalServer server, string path)
    {
        var file = server.Dbfs + path;
        return File.Exists(file) ? await File.ReadAllTextAsync(file) : null;
    }

    private static async Task PutFormAsync(RehearsalServer server, string path, string text)
    {
        using var form = new MultipartFormDataContent { { new StringContent(path), "path" }, { new StringContent("true"), "overwrite" } };
        form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "contents", "file");
        await server.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/2.0/dbfs/put") { Content = form }).OkAsync();
    }

    private static async Task PutBlocksAsync(RehearsalServer server, string path, string text)
    {
        var handle = (await server.PostAsync("/api/2.0/dbfs/create", $$"""{"path": "{{path}}", "overwrite": true}""").OkAsync())["handle"]!;
        foreach (var block in Encoding.UTF8.GetBytes(text).Chunk(500_000))
        {
            await server.PostAsync("/api/2.0/dbfs/add-block", $$"""{"handle": {{handle}}, "data": "{{Convert.ToBase64String(block)}}"}""").OkAsync();
        }
        await server.PostAsync("/api/2.0/dbfs/close", $$"""{"handle": {{handle}}}""").OkAsync();
    }

    private static async Task WriteJobAsync(RehearsalServer server, string name, string text)
    {
        var settings = new JsonObject { ["name"] = name, ["description"] = text };
        if (await FindJobAsync(server, name) is not { } job)
        {
            await server.CreateJobAsync(settings.ToJsonString());
            return;
        }
        // Both ways to change a job, in turn.
        var verb = text.Length % 2 == 0 ? "reset" : "update";
        await server.PostAsync($"/api/2.1/jobs/{verb}", new JsonObject { ["job_id"] = job.Id, ["new_settings"] = settings }.ToJsonString()).OkAsync();
    }

    private static async Task DeleteJobAsync(RehearsalServer server, string name) =>
        await server.PostAsync("/api/2.2/jobs/delete", $$"""{"job_id": {{(await FindJobAsync(server, name))!.Value.Id}}}""").OkAsync();

    private static async Task<(long Id, string Text)?> FindJobAsync(RehearsalServer server, string name)
    {
        var jobs = (await server.GetAsync("/api/2.2/jobs/list?name=" + name).OkAsync())["jobs"]?.AsArray() ?? [];
        Assert.True(jobs.Count <= 1, $"There are {jobs.Count} jobs {name}.");
        return jobs.Count == 0 ? null : (jobs[0]!["job_id"]!.GetValue<long>(), jobs[0]!["settings"]!["description"]!.GetValue<string>());
    }
}
