using System.Net;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class UnityCatalogTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private const string Root = "/api/2.1/unity-catalog/";

    private readonly RehearsalServer _server = fixture.Server;

    [Fact]
    public async Task A_new_workspace_has_a_catalog_and_a_schema_to_begin_with()
    {
        var assignment = await _server.GetAsync(Root + "current-metastore-assignment").OkAsync();
        Assert.Equal("main", assignment["default_catalog_name"]!.GetValue<string>());
        Assert.Equal(assignment["metastore_id"]!.GetValue<string>(), (await _server.GetAsync(Root + "metastore_summary").OkAsync())["metastore_id"]!.GetValue<string>());
        Assert.Equal("main.default", (await _server.GetAsync(Root + "schemas/main.default").OkAsync())["full_name"]!.GetValue<string>());
        Assert.Contains("main", await NamesAsync("catalogs", ""));
    }

    [Fact]
    public async Task A_catalog_is_built_up_renamed_and_torn_down()
    {
        await CreateAsync("catalogs", """{"name": "Build", "comment": "c"}""");
        await CreateAsync("schemas", """{"catalog_name": "build", "name": "Bronze", "properties": {"a": "b"}}""");
        var volume = await CreateAsync("volumes", """{"catalog_name": "build", "schema_name": "bronze", "name": "Raw", "volume_type": "MANAGED", "comment": "v"}""");
        Assert.Equal(("build.bronze.raw", "MANAGED", "v", "rehearsal@example.com"), (Text(volume, "full_name"), Text(volume, "volume_type"), Text(volume, "comment"), Text(volume, "owner")));
        Assert.EndsWith(Text(volume, "volume_id"), Text(volume, "storage_location"), StringComparison.Ordinal);
        await _server.UploadAsync("/Volumes/build/bronze/raw/f", "kept");

        await PatchAsync("volumes/build.bronze.raw", """{"new_name": "Cooked", "comment": "w"}""").OkAsync();
        await PatchAsync("schemas/build.bronze", """{"new_name": "silver", "owner": "somebody"}""").OkAsync();
        var renamed = await _server.GetAsync(Root + "volumes/build.silver.cooked").OkAsync();
        Assert.Equal((Text(volume, "volume_id"), "w", "silver"), (Text(renamed, "volume_id"), Text(renamed, "comment"), Text(renamed, "schema_name")));
        Assert.Equal("kept", (await _server.FilesAsync(HttpMethod.Get, "/Volumes/build/silver/cooked/f")).Text);
        Assert.Equal(["cooked"], await NamesAsync("volumes", "?catalog_name=build&schema_name=silver"));

        var filled = await DeleteAsync("schemas/build.silver");
        Assert.Equal("Schema 'build.silver' is not empty. The schema has 0 tables(s), 0 functions(s), 1 volumes(s)", filled.Message);
        Assert.Equal(HttpStatusCode.BadRequest, (await DeleteAsync("catalogs/build")).Status);
        await DeleteAsync("catalogs/build?force=true").OkAsync();
        foreach (var (path, message) in new[]
        {
            ("catalogs/build", "Catalog 'build' does not exist."),
            ("schemas/build.silver", "Schema 'build.silver' does not exist."),
            ("volumes/build.silver.cooked", "Volume 'build.silver.cooked' does not exist."),
        })
        {
            var gone = await _server.GetAsync(Root + path);
            Assert.Equal((HttpStatusCode.NotFound, message), (gone.Status, gone.Message));
        }
        Assert.False(Directory.Exists(Path.Combine(_server.Root, "volumes/build/silver/cooked")));
    }

    [Theory]
    [InlineData("volumes", """{"catalog_name": "main", "schema_name": "default", "name": "x", "volume_type": "MANAGED", "storage_location": "s3://x"}""", 400, "CreateVolume storage_location can not be provided.")]
    [InlineData("volumes", """{"catalog_name": "main", "schema_name": "none", "name": "x", "volume_type": "MANAGED"}""", 404, "Schema 'main.none' does not exist.")]
    [InlineData("schemas", """{"catalog_name": "none", "name": "x"}""", 404, "Catalog 'none' does not exist.")]
    [InlineData("schemas", """{"catalog_name": "main", "name": "default"}""", 400, "Schema 'main.default' already exists")]
    [InlineData("catalogs", """{"name": ""}""", 400, "Invalid input: RPC CreateCatalog Field managedcatalog.CatalogInfo.name: name \"\" is not a valid name. Valid names cannot contain spaces, periods, forward slashes, or control characters.")]
    [InlineData("schemas", """{"catalog_name": "main", "name": "../x"}""", 400, null)]
    public async Task What_cannot_be_made_is_refused(string kind, string body, int status, string? message)
    {
        var answer = await _server.PostAsync(Root + kind, body);
        Assert.Equal((HttpStatusCode)status, answer.Status);
        Assert.Equal(message ?? answer.Message, answer.Message);
    }

    [Fact]
    public async Task An_external_volume_keeps_its_place_without_a_last_slash()
    {
        var volume = await CreateAsync("volumes", """{"catalog_name": "main", "schema_name": "default", "name": "ext", "volume_type": "EXTERNAL", "storage_location": "s3://bucket/x/"}""");
        Assert.Equal("s3://bucket/x", Text(volume, "storage_location"));
    }

    [Fact]
    public async Task A_list_comes_in_pages()
    {
        await CreateAsync("catalogs", """{"name": "paged"}""");
        foreach (var name in (string[])["page1", "page2", "page3"])
        {
            await CreateAsync("schemas", $$"""{"catalog_name": "paged", "name": "{{name}}"}""");
        }
        var first = await _server.GetAsync(Root + "schemas?catalog_name=paged&max_results=2").OkAsync();
        Assert.Equal(2, first["schemas"]!.AsArray().Count);
        var rest = await _server.GetAsync($"{Root}schemas?catalog_name=paged&max_results=100&page_token={Text(first, "next_page_token")}").OkAsync();
        Assert.Equal(["page3"], rest["schemas"]!.AsArray().Select(schema => schema!["name"]!.GetValue<string>()));
        Assert.False(rest.ContainsKey("next_page_token"));
    }

    [Fact]
    public async Task Grants_are_added_removed_and_inherited()
    {
        await CreateAsync("schemas", """{"catalog_name": "main", "name": "granted"}""");
        await _server.CreateVolumeAsync("any");
        Assert.Equal("{}", (await _server.GetAsync(Root + "permissions/schema/main.granted")).Text);
        await PatchAsync("permissions/schema/main.granted", """{"changes": [{"principal": "a", "add": ["USE_SCHEMA", "SELECT"]}, {"principal": "b", "add": ["SELECT"]}]}""").OkAsync();
        var changed = await PatchAsync("permissions/schema/main.granted", """{"changes": [{"principal": "a", "remove": ["SELECT"]}, {"principal": "b", "remove": ["ALL_PRIVILEGES"]}]}""").OkAsync();
        Assert.Equal("""[{"principal":"a","privileges":["USE_SCHEMA"]}]""", changed["privilege_assignments"]!.ToJsonString());
        Assert.Equal(changed.ToJsonString(), (await _server.GetAsync(Root + "permissions/SCHEMA/main.granted")).Text);
        var both = await PatchAsync("permissions/schema/main.granted", """{"changes": [{"principal": "a", "add": ["SELECT"], "remove": ["SELECT"]}]}""");
        Assert.Equal("Duplicate privileges to add and delete for principal a.", both.Message);
        await PatchAsync("permissions/schema/main.default", """{"changes": [{"principal": "c", "add": ["READ_VOLUME"]}]}""").OkAsync();
        var effective = (await _server.GetAsync(Root + "effective-permissions/volume/main.default.any").OkAsync())["privilege_assignments"]![0]!;
        Assert.Equal("main.default", effective["privileges"]![0]!["inherited_from_name"]!.GetValue<string>());
    }

    private static string Text(JsonObject document, string name) => document[name]!.GetValue<string>();

    private Task<JsonObject> CreateAsync(string kind, string body) => _server.PostAsync(Root + kind, body).OkAsync();

    private Task<Answer> PatchAsync(string path, string body) =>
        _server.SendAsync(new HttpRequestMessage(HttpMethod.Patch, Root + path) { Content = new StringContent(body) });

    private Task<Answer> DeleteAsync(string path) => _server.SendAsync(new HttpRequestMessage(HttpMethod.Delete, Root + path));

    private async Task<string[]> NamesAsync(string kind, string query) =>
        [.. (await _server.GetAsync(Root + kind + query).OkAsync())[kind]!.AsArray().Select(item => item!["name"]!.GetValue<string>())];
}
