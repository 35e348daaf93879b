using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class ServicesRestartTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("citasks-services-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task After_a_crash_everything_is_there_and_states_went_on_meanwhile()
    {
        string starting, stopped, personal, issued;
        long job;
        string[] paths;
        string[] before;
        await using (var server = await RehearsalServer.StartAsync("--root", _root, "--cluster-start-ms", "400"))
        {
            stopped = await server.CreateClusterAsync();
            await server.ClusterStatesAsync(stopped, "RUNNING");
            await server.PostAsync("/api/2.1/clusters/delete", $$"""{"cluster_id": "{{stopped}}"}""").OkAsync();
            await server.PostAsync("/api/2.0/libraries/install", $$"""{"cluster_id": "{{stopped}}", "libraries": [{"pypi": {"package": "p"} }]}""").OkAsync();
            await server.PostAsync("/api/2.0/secrets/scopes/create", """{"scope": "s"}""").OkAsync();
            await server.PostAsync("/api/2.0/secrets/put", """{"scope": "s", "key": "k", "string_value": "v"}""").OkAsync();
            await server.PostAsync("/api/2.0/instance-pools/create", """{"instance_pool_name": "p", "node_type_id": "n"}""").OkAsync();
            await server.PostAsync("/api/2.0/policies/clusters/create", """{"name": "p", "definition": "{}"}""").OkAsync();
            await server.CallAsync("POST", "/api/2.0/preview/scim/v2/Groups", """{"displayName": "g", "members": [{"value": "7014000000000001"}]}""");
            await server.CallAsync("PATCH", "/api/2.0/workspace-conf", """{"a": "b"}""").OkAsync();
            job = await server.CreateJobAsync("""{"access_control_list": [{"group_name": "g", "permission_level": "CAN_VIEW"}]}""");
            personal = (await server.PostAsync("/api/2.0/token/create", "{}").OkAsync()).Text("token_value");
            issued = await SignInAsync(server);
            paths =
            [
                "/api/2.0/secrets/get?scope=s&key=k", "/api/2.0/secrets/list?scope=s", "/api/2.0/secrets/acls/list?scope=s", "/api/2.0/instance-pools/list",
                "/api/2.0/policies/clusters/list", "/api/2.0/preview/scim/v2/Groups", "/api/2.0/preview/scim/v2/Me", "/api/2.0/workspace-conf?keys=a",
                $"/api/2.0/permissions/jobs/{job}", "/api/2.0/token/list", $"/api/2.0/libraries/cluster-status?cluster_id={stopped}",
            ];
            before = await Task.WhenAll(paths.Select(async path => (await server.GetAsync(path)).Text));
            starting = await server.CreateClusterAsync();
            await server.CrashAsync();
        }
        await using var again = await RehearsalServer.StartAsync("--root", _root, "--cluster-start-ms", "400");
        Assert.Equal(before, await Task.WhenAll(paths.Select(async path => (await again.GetAsync(path)).Text)));
        await again.ClusterStatesAsync(stopped, "TERMINATED");
        await again.ClusterStatesAsync(starting, "RUNNING");
        Assert.Equal(("TERMINATED", "RUNNING"), ((await again.ClusterAsync(stopped)).Text("state"), (await again.ClusterAsync(starting)).Text("state")));
        foreach (var token in (string[])[personal, issued])
        {
            using var http = new HttpClient { BaseAddress = again.Uri };
            http.DefaultRequestHeaders.Authorization = new("Bearer", token);
            using var response = await http.GetAsync("/api/2.0/preview/scim/v2/Me");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private static async Task<string> SignInAsync(RehearsalServer server)
    {
        var connection = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(server.Root, "connection.json")))!;
        using var http = new HttpClient { BaseAddress = server.Uri };
        using var form = new StringContent(
            $"grant_type=client_credentials&client_id={connection.Text("client_id")}&client_secret={connection.Text("client_secret")}", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await http.PostAsync("/oidc/v1/token", form);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.Text("access_token");
    }
}
