using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>One answer of the workspace, as it came.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text)
{
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    public string? ErrorCode => Json["error_code"]?.GetValue<string>();

    public string? Message => Json["message"]?.GetValue<string>();
}

/// <summary>Calls over HTTP only, with bodies as real clients send them.</summary>
internal static class Calls
{
    public static Task<Answer> GetAsync(this RehearsalServer server, string path) =>
        server.SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public static Task<Answer> PostAsync(this RehearsalServer server, string path, string json, string type = "application/json") =>
        server.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, type) });

    public static async Task<Answer> SendAsync(this RehearsalServer server, HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await server.Http.SendAsync(request);
            return new(response.StatusCode, await response.Content.ReadAsStringAsync());
        }
    }

    /// <summary>A call of one of the rehearsal's own routes.</summary>
    public static Task<Answer> OwnAsync(this RehearsalServer server, string method, string path, string? json = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), "/__rehearsal" + path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminToken);
        return server.SendAsync(request);
    }

    /// <summary>A call that must succeed.</summary>
    public static async Task<JsonObject> OkAsync(this Task<Answer> call)
    {
        var answer = await call;
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    public static Task<JsonObject> PutFileAsync(this RehearsalServer server, string path, byte[] content) => server.PostAsync(
        "/api/2.0/dbfs/put",
        new JsonObject { ["path"] = path, ["contents"] = Convert.ToBase64String(content), ["overwrite"] = true }.ToJsonString()).OkAsync();

    public static Task<JsonObject> PutFileAsync(this RehearsalServer server, string path, string content) =>
        server.PutFileAsync(path, Encoding.UTF8.GetBytes(content));

    public static async Task<long> CreateJobAsync(this RehearsalServer server, string settings, string version = "2.2") =>
        (await server.PostAsync($"/api/{version}/jobs/create", settings).OkAsync())["job_id"]!.GetValue<long>();

    public static async Task<JsonObject> SettingsAsync(this RehearsalServer server, long jobId, string version = "2.2") =>
        (await server.GetAsync($"/api/{version}/jobs/get?job_id={jobId}").OkAsync())["settings"]!.AsObject();
}
