using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Calls of the REST-shaped services, and waiting for the states that pass.</summary>
internal static class ServiceCalls
{
    public static Task<Answer> CallAsync(this RehearsalServer server, string method, string path, string? json = null) => server.SendAsync(
        new HttpRequestMessage(new HttpMethod(method), path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") });

    public static async Task<string> CreateClusterAsync(this RehearsalServer server, string settings = """{"spark_version": "15.4.x-scala2.12", "num_workers": 1}""") =>
        (await server.PostAsync("/api/2.1/clusters/create", settings).OkAsync())["cluster_id"]!.GetValue<string>();

    public static Task<JsonObject> ClusterAsync(this RehearsalServer server, string id) =>
        server.GetAsync("/api/2.1/clusters/get?cluster_id=" + id).OkAsync();

    /// <summary>All states that are seen until the last of them.</summary>
    public static async Task<string> StatesUntilAsync(this RehearsalServer server, string path, string last)
    {
        var seen = new List<string>();
        for (var i = 0; i < 500; i++)
        {
            var state = (await server.GetAsync(path).OkAsync())["state"]!.GetValue<string>();
            if (seen.LastOrDefault() != state)
            {
                seen.Add(state);
            }
            if (state == last)
            {
                break;
            }
            await Task.Delay(20);
        }
        return string.Join(" ", seen);
    }

    public static Task<string> ClusterStatesAsync(this RehearsalServer server, string id, string last) =>
        server.StatesUntilAsync("/api/2.0/clusters/get?cluster_id=" + id, last);

    public static string Text(this JsonNode document, string name) => document[name]!.GetValue<string>();
}
