using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Every call that takes a path, with every path that tries to lead out of the workspace: nothing outside is read or written.</summary>
public sealed class PathSafetyTests : IAsyncLifetime, IDisposable
{
    private const string Outside = "kept-outside-of-the-workspace";

    // As they stand in a JSON body; a query and a route get them escaped and as they are.
    private static readonly string[] Escapes =
    [
        "/../outside/kept", "/../../outside/kept", "/a/../../outside/kept", "/./../outside/kept", "/..", "/../connection.json", "/../jobs/../connection.json",
        "/%2e%2e/outside/kept", "/%2E%2E%2Foutside/kept", "/..%2foutside%2fkept", "/%252e%252e/outside/kept", "/..%00/outside/kept", "/a\0/../outside/kept",
        "\\..\\outside\\kept", "/..\\..\\outside\\kept", "/a/..\\outside", "..", "../outside/kept", "//../outside/kept", "/...//../outside/kept", "/\u2025/outside", "/．．/outside/kept",
        "dbfs:/../outside/kept", "dbfs:/Volumes/../../outside/kept", "/Volumes/main/default/v/../../../../../outside/kept", "file:///ROOT/../outside/kept", "/ROOT/../outside/kept",
        "/planted/kept", "/planted", "/planted/new", "/linked", "/planted-folder/deep/kept", "/Volumes/main/default/v/planted/kept", "/Volumes/main/default/v/linked",
        "/" + "aaaa/../../../../../../../../../../../../../../../../../../../../etc/passwd", "/etc/passwd",
    ];

    private static readonly string[] Queries =
    [
        "/api/2.0/dbfs/get-status?path=", "/api/2.0/dbfs/list?path=", "/api/2.0/dbfs/read?path=",
        "/api/2.0/workspace/get-status?path=", "/api/2.0/workspace/list?path=", "/api/2.0/workspace/export?direct_download=true&path=",
    ];

    private static readonly (string Method, string Route)[] Routes =
    [
        ("GET", "/api/2.0/fs/files"), ("HEAD", "/api/2.0/fs/files"), ("PUT", "/api/2.0/fs/files"), ("DELETE", "/api/2.0/fs/files"),
        ("GET", "/api/2.0/fs/directories"), ("PUT", "/api/2.0/fs/directories"), ("DELETE", "/api/2.0/fs/directories"),
        ("POST", "/api/2.0/workspace-files/import-file"), ("GET", "/api/2.0/workspace-files"),
    ];

    private static readonly (string Route, string Body)[] Bodies =
    [
        ("/api/2.0/dbfs/put", """{"path": PATH, "contents": "d3JpdHRlbg==", "overwrite": true}"""),
        ("/api/2.0/dbfs/create", """{"path": PATH, "overwrite": true}"""),
        ("/api/2.0/dbfs/mkdirs", """{"path": PATH}"""),
        ("/api/2.0/dbfs/move", """{"source_path": PATH, "destination_path": "/taken"}"""),
        ("/api/2.0/dbfs/move", """{"source_path": "/mine", "destination_path": PATH}"""),
        ("/api/2.0/dbfs/delete", """{"path": PATH, "recursive": true}"""),
        ("/api/2.0/workspace/import", """{"path": PATH, "content": "d3JpdHRlbg==", "format": "AUTO", "overwrite": true}"""),
        ("/api/2.0/workspace/mkdirs", """{"path": PATH}"""),
        ("/api/2.0/workspace/delete", """{"path": PATH, "recursive": true}"""),
        ("/api/2.0/repos", """{"url": PATH, "path": PATH, "provider": "gitHub"}"""),
        ("/api/2.0/secrets/scopes/create", """{"scope": PATH}"""),
        ("/api/2.0/secrets/put", """{"scope": PATH, "key": PATH, "string_value": "written"}"""),
        ("/api/2.1/unity-catalog/volumes", """{"catalog_name": PATH, "schema_name": PATH, "name": PATH, "volume_type": "MANAGED"}"""),
    ];

    private readonly TempFolder _folder = new();
    private RehearsalServer _server = null!;

    private string OutsideFolder => _folder.In("outside");

    public async Task InitializeAsync()
    {
        _folder.Write("outside/kept", Outside);
        _server = await RehearsalServer.StartAsync("--root", _folder.In("root"));
        foreach (var place in (string[])["dbfs", "workspace", "volumes", "volumes/main/default/v"])
        {
            var folder = Directory.CreateDirectory(Path.Combine(_server.Root, place)).FullName;
            Directory.CreateSymbolicLink(Path.Combine(folder, "planted"), OutsideFolder);
            Directory.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "planted-folder")).FullName, "deep"), OutsideFolder);
            File.CreateSymbolicLink(Path.Combine(folder, "linked"), Path.Combine(OutsideFolder, "kept"));
        }
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_outside_is_read_or_written_whatever_the_path_says()
    {
        foreach (var escape in Escapes.Select(path => path.Replace("/ROOT", _server.Root, StringComparison.Ordinal)))
        {
            // Some of them are ordinary names, and then it is moved or deleted.
            await _server.PutFileAsync("/mine", "mine");
            foreach (var query in Queries)
            {
                await CheckAsync(escape, await RawAsync("GET", query + Uri.EscapeDataString(escape)));
                await CheckAsync(escape, await RawAsync("GET", query + InALine(escape)));
            }
            foreach (var (method, route) in Routes)
            {
                var path = "/" + escape.TrimStart('/');
                await CheckAsync(escape, await RawAsync(method, route + InALine(path), "written"));
                await CheckAsync(escape, await RawAsync(method, route + "/" + Uri.EscapeDataString(path), "written"));
            }
            foreach (var (route, body) in Bodies)
            {
                var json = body.Replace("PATH", JsonValue.Create(escape).ToJsonString(), StringComparison.Ordinal);
                await CheckAsync(escape, await RawAsync("POST", route, json));
            }
            using var form = new MultipartFormDataContent { { new StringContent(escape), "path" }, { new StringContent("written"), "contents" }, { new StringContent("true"), "overwrite" } };
            await CheckAsync(escape, (await _server.SendAsync(new(HttpMethod.Post, "/api/2.0/dbfs/put") { Content = form })).Text);
        }
        await _server.PutFileAsync("/mine", "it still serves");
    }

    private async Task CheckAsync(string escape, string answer)
    {
        var label = escape.Replace("\0", "NUL", StringComparison.Ordinal);
        Assert.True(Directory.GetFileSystemEntries(_folder.Path).Length == 2, $"{label} made {string.Join(", ", Directory.GetFileSystemEntries(_folder.Path))}");
        Assert.True(Directory.GetFileSystemEntries(OutsideFolder).Length == 1, $"{label} made something in the folder outside");
        Assert.True(await File.ReadAllTextAsync(Path.Combine(OutsideFolder, "kept")) == Outside, $"{label} changed the file outside");
        Assert.True(File.Exists(Path.Combine(_server.Root, "connection.json")), $"{label} removed what is the workspace's own");
        foreach (var secret in (string[])[Outside, _server.Token, _server.AdminToken, "root:x:0"])
        {
            Assert.False(answer.Contains(secret, StringComparison.Ordinal), $"{label} read what is outside: {answer}");
            Assert.False(answer.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))[..12], StringComparison.Ordinal), $"{label} read what is outside: {answer}");
        }
        Assert.False(answer.StartsWith("HTTP/1.1 5", StringComparison.Ordinal), $"{label} is not understood: {answer}");
    }

    /// <summary>As it is, but for what would end the line: a client library would tidy the path up before it is sent.</summary>
    private static string InALine(string path) =>
        path.Replace("\0", "%00", StringComparison.Ordinal).Replace("\u2025", "%E2%80%A5", StringComparison.Ordinal).Replace("．", "%EF%BC%8E", StringComparison.Ordinal);

    private async Task<string> RawAsync(string method, string target, string body = "")
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(_server.Uri.Host, _server.Uri.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"{method} {target} HTTP/1.1\r\nHost: {_server.Uri.Authority}\r\nAuthorization: Bearer {_server.Token}\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
        using var reader = new StreamReader(stream);
        try
        {
            return await reader.ReadToEndAsync();
        }
        catch (IOException)
        {
            // Refused in the middle of the request.
            return "";
        }
    }
}
