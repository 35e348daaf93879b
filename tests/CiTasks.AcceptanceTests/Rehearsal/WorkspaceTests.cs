using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Testing;
using static CiTasks.AcceptanceTests.Rehearsal.WorkspaceCalls;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class WorkspaceTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private const string Notebook = "# Databricks notebook source\nprint(1)";

    private readonly RehearsalServer _server = fixture.Server;

    private string Tree => Path.Combine(_server.Root, "workspace");

    [Theory]
    [InlineData("/")]
    [InlineData("/Users")]
    [InlineData("/Shared")]
    [InlineData("/Repos")]
    [InlineData(Home)]
    [InlineData("/Workspace" + Home)]
    public async Task What_every_workspace_has_is_there_and_stays(string path)
    {
        Assert.Equal("DIRECTORY", (await _server.StatusAsync(path).OkAsync())["object_type"]!.GetValue<string>());
        var refused = await _server.DeleteAsync(path, recursive: true);
        Assert.Equal((HttpStatusCode.BadRequest, "DIRECTORY_PROTECTED"), (refused.Status, refused.ErrorCode));
        Assert.True(Directory.Exists(Path.Combine(Tree, "Users/rehearsal@example.com")));
    }

    [Theory]
    [InlineData("py.py", Notebook, "py", "NOTEBOOK", "PYTHON", "py.py")]
    [InlineData("sql.sql", "-- Databricks notebook source\nselect 1", "sql", "NOTEBOOK", "SQL", "sql.sql")]
    [InlineData("scala.scala", "// Databricks notebook source\n1", "scala", "NOTEBOOK", "SCALA", "scala.scala")]
    [InlineData("r.R", "# Databricks notebook source\r\n1", "r", "NOTEBOOK", "R", "r.r")]
    [InlineData("plain.py", "print(1)", "plain.py", "FILE", null, "plain.py")]
    [InlineData("late.py", "\n" + Notebook, "late.py", "FILE", null, "late.py")]
    [InlineData("longer.py", "# Databricks notebook sources\n", "longer.py", "FILE", null, "longer.py")]
    [InlineData("noextension", Notebook, "noextension", "FILE", null, "noextension")]
    [InlineData("wrong.sql", Notebook, "wrong.sql", "FILE", null, "wrong.sql")]
    [InlineData("empty.txt", "", "empty.txt", "FILE", null, "empty.txt")]
    [InlineData("j.ipynb", """{"cells": [], "metadata": {"language_info": {"name": "R"}}, "nbformat": 4}""", "j", "NOTEBOOK", "R", "j.ipynb")]
    public async Task Auto_and_import_file_see_what_content_is(string name, string content, string shown, string type, string? language, string onDisk)
    {
        foreach (var (folder, call) in new (string, Func<string, Task<Answer>>)[]
        {
            ("/Shared/auto", path => _server.ImportAsync(path, content, "AUTO")),
            ("/Workspace/Shared/file", path => _server.ImportFileAsync(path, content)),
        })
        {
            await _server.MakeFolderAsync(folder).OkAsync();
            Assert.Equal("{}", (await call($"{folder}/{name}")).Text);
            var status = await _server.StatusAsync($"{folder}/{shown}", "&return_export_info=true").OkAsync();
            Assert.Equal((type, language, $"{folder}/{shown}"), (status["object_type"]!.GetValue<string>(), status["language"]?.GetValue<string>(), status["path"]!.GetValue<string>()));
            Assert.Equal(type == "FILE" ? null : name.EndsWith("ipynb", StringComparison.Ordinal) ? "JUPYTER" : "SOURCE", status["repos_export_format"]?.GetValue<string>());
            Assert.Equal(status["object_id"]!.ToString(), status["resource_id"]!.GetValue<string>());
            Assert.Equal(17, status["resource_id"]!.GetValue<string>().Length);
            Assert.Equal(type == "FILE", status.ContainsKey("size"));
            Assert.True(status["modified_at"]!.GetValue<long>() >= status["created_at"]!.GetValue<long>());
            Assert.Contains($"{type} {folder}/{shown}", await _server.ListAsync(folder));
            Assert.Equal(content, await File.ReadAllTextAsync(Path.Combine(Tree, folder.Replace("/Workspace", "", StringComparison.Ordinal).TrimStart('/'), onDisk)));
            if (shown != name)
            {
                Assert.Equal($"Path ({folder}/{name}) doesn't exist.", (await _server.StatusAsync($"{folder}/{name}")).Message);
            }
        }
    }

    [Theory]
    [InlineData(null, "PYTHON", "print(1)", "NOTEBOOK", Notebook)]
    [InlineData("SOURCE", "SQL", "select 1", "NOTEBOOK", "-- Databricks notebook source\nselect 1")]
    [InlineData("SOURCE", "PYTHON", Notebook, "NOTEBOOK", Notebook)]
    [InlineData("RAW", null, Notebook, "FILE", Notebook)]
    [InlineData("JUPYTER", null, """{"cells": [{"cell_type": "code", "source": ["print(1)"]}], "metadata": {}, "nbformat": 4}""", "NOTEBOOK", Notebook)]
    public async Task The_format_says_what_an_import_makes_and_the_name_stays_as_it_is(string? format, string? language, string content, string type, string source)
    {
        await _server.MakeFolderAsync("/Shared/formats").OkAsync();
        var path = $"/Shared/formats/{Guid.NewGuid():N}.py";
        await _server.ImportAsync(path, content, format, language).OkAsync();
        Assert.Equal(type, (await _server.StatusAsync(path).OkAsync())["object_type"]!.GetValue<string>());
        Assert.Equal(source, await _server.ExportAsync(path));
        Assert.Equal([$"{type} {path}"], await _server.ListAsync(path));
    }

    [Theory]
    [InlineData("/Shared/refused/x", "x", null, null, "INVALID_PARAMETER_VALUE", "The zip archive contains no items.")]
    [InlineData("/Shared/refused/x", "x", "SOURCE", "COBOL", "INVALID_PARAMETER_VALUE", "Unsupported language: COBOL")]
    [InlineData("/Shared/refused/x", "x", "JUPYTER", null, "INVALID_PARAMETER_VALUE", null)]
    [InlineData("/Shared/refused/x.ipynb", "x", "AUTO", null, "INVALID_PARAMETER_VALUE", null)]
    [InlineData("/Shared/refused/x", "x", "DBC", null, "INVALID_PARAMETER_VALUE", null)]
    [InlineData("/Shared/refused/x", "x", "NONSENSE", null, "INVALID_PARAMETER_VALUE", "Unsupported import format: NONSENSE")]
    [InlineData("Shared/x", "x", "RAW", null, "INVALID_PARAMETER_VALUE", "Path (Shared/x) doesn't start with '/'")]
    [InlineData("/Shared/refused/.git/config", "x", "RAW", null, "INVALID_PARAMETER_VALUE", null)]
    [InlineData("/Shared/refused/../../out", "x", "RAW", null, "INVALID_PARAMETER_VALUE", null)]
    [InlineData("/Shared/refused/\0", "x", "RAW", null, "INVALID_PARAMETER_VALUE", null)]
    [InlineData("/Shared/nowhere/x", "x", "RAW", null, "RESOURCE_DOES_NOT_EXIST", "The parent folder (/Shared/nowhere) does not exist.")]
    [InlineData("/Workspace/Shared/nowhere/x", "x", "AUTO", null, "RESOURCE_DOES_NOT_EXIST", "The parent folder (/Workspace/Shared/nowhere) does not exist.")]
    public async Task An_import_that_cannot_be_is_refused(string path, string content, string? format, string? language, string code, string? message)
    {
        await _server.MakeFolderAsync("/Shared/refused").OkAsync();
        var answer = await _server.ImportAsync(path, content, format, language);
        Assert.Equal((code == "RESOURCE_DOES_NOT_EXIST" ? HttpStatusCode.NotFound : HttpStatusCode.BadRequest, code), (answer.Status, answer.ErrorCode));
        Assert.Equal(message ?? answer.Message, answer.Message);
        Assert.Empty(await _server.ListAsync("/Shared/refused"));
    }

    [Theory]
    [InlineData(10 * 1024 * 1024, null)]
    [InlineData(10 * 1024 * 1024 + 1, "File size imported is (10485761 bytes), exceeded max size (10485760 bytes)")]
    public async Task Ten_mebibytes_are_imported_and_not_one_byte_more(int size, string? refusal)
    {
        var answer = await _server.ImportAsync($"/Shared/size-{size}", new string('x', size), "RAW");
        Assert.Equal(refusal is null ? null : "MAX_NOTEBOOK_SIZE_EXCEEDED", answer.ErrorCode);
        Assert.Equal(refusal, answer.Message);
    }

    [Fact]
    public async Task What_exists_is_overwritten_only_on_demand_and_only_by_its_kind()
    {
        await _server.MakeFolderAsync("/Shared/twice").OkAsync();
        await _server.ImportFileAsync("/Shared/twice/nb.py", Notebook).OkAsync();
        await _server.ImportFileAsync("/Shared/twice/f.txt", "1").OkAsync();
        var id = await _server.ObjectIdAsync("/Shared/twice/nb");

        var file = await _server.ImportFileAsync("/Shared/twice/f.txt", "2");
        Assert.Equal((HttpStatusCode.Conflict, "File already exists at (/Shared/twice/f.txt)."), (file.Status, file.Message));
        var notebook = await _server.ImportFileAsync("/Shared/twice/nb.py", Notebook);
        Assert.Equal((HttpStatusCode.BadRequest, null, "Path (/Shared/twice/nb) already exists."), (notebook.Status, notebook.ErrorCode, notebook.Message));
        var import = await _server.ImportAsync("/Shared/twice/nb", "1", language: "PYTHON");
        Assert.Equal((HttpStatusCode.BadRequest, "RESOURCE_ALREADY_EXISTS"), (import.Status, import.ErrorCode));
        var kind = await _server.ImportAsync("/Shared/twice/nb", "1", "RAW", overwrite: true);
        Assert.Equal("Cannot overwrite the asset at /Shared/twice/nb due to type mismatch (asked: FILE, actual: NOTEBOOK).", kind.Message);
        Assert.Equal(Notebook, await _server.ExportAsync("/Shared/twice/nb"));

        await _server.ImportAsync("/Shared/twice/nb", "select 2", language: "SQL", overwrite: true).OkAsync();
        Assert.Equal("-- Databricks notebook source\nselect 2", await _server.ExportAsync("/Shared/twice/nb"));
        Assert.Equal(id, await _server.ObjectIdAsync("/Workspace/Shared/twice/nb"));
        Assert.Equal(["f.txt", "nb.sql"], Directory.GetFiles(Path.Combine(Tree, "Shared/twice")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_notebook_and_a_file_that_would_meet_on_disk_live_side_by_side()
    {
        await _server.MakeFolderAsync("/Shared/meet").OkAsync();
        await _server.ImportFileAsync("/Shared/meet/a.py", "file").OkAsync();
        await _server.ImportAsync("/Shared/meet/a", "notebook", language: "PYTHON").OkAsync();
        await _server.ImportAsync("/Shared/meet/b", "notebook", language: "PYTHON").OkAsync();
        await _server.ImportFileAsync("/Shared/meet/b.py", "file").OkAsync();
        await _server.ImportAsync("/Shared/meet/c.py", Notebook, "RAW").OkAsync();
        Assert.Equal(
            ["NOTEBOOK /Shared/meet/a", "FILE /Shared/meet/a.py", "NOTEBOOK /Shared/meet/b", "FILE /Shared/meet/b.py", "FILE /Shared/meet/c.py"],
            await _server.ListAsync("/Shared/meet"));
        foreach (var name in (string[])["a", "b"])
        {
            Assert.Equal("# Databricks notebook source\nnotebook", await _server.ExportAsync("/Shared/meet/" + name));
            Assert.Equal("file", await _server.ExportAsync($"/Shared/meet/{name}.py"));
            await _server.DeleteAsync("/Shared/meet/" + name).OkAsync();
            Assert.Equal("file", await _server.ExportAsync($"/Shared/meet/{name}.py"));
        }
    }

    [Theory]
    [InlineData("/Shared/p/a b+c%2Fd%ü#?&.txt")]
    [InlineData("/Workspace/Shared/p/%252F")]
    [InlineData("/Workspace/Shared/p/100%")]
    public async Task Any_name_survives_the_url(string path)
    {
        await _server.MakeFolderAsync("/Shared/p").OkAsync();
        await _server.ImportFileAsync(path, "x", overwrite: true).OkAsync();
        Assert.Equal("x", await _server.ExportAsync(path));
        Assert.Equal(path, (await _server.StatusAsync(path).OkAsync())["path"]!.GetValue<string>());
        var plain = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        await _server.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/api/2.0/workspace-files/import-file{plain}?overwrite=true") { Content = new StringContent("y") }).OkAsync();
        Assert.Equal("y", (await _server.GetAsync("/api/2.0/workspace-files" + plain)).Text);
    }

    [Theory]
    [InlineData("..%2F..%2Fout")]
    [InlineData("Shared%2F..%2F..%2Fout")]
    [InlineData("Workspace%2F..%2F..%2Fout")]
    public async Task No_escaped_path_leads_out_of_the_tree(string path)
    {
        var answer = await _server.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/api/2.0/workspace-files/import-file/{path}?overwrite=true") { Content = new StringContent("y") });
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.False(File.Exists(Path.Combine(_server.Root, "out")) || File.Exists(Path.Combine(_server.Root, "..", "out")));
    }

    [Fact]
    public async Task A_form_imports_like_json()
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Encoding.UTF8.GetBytes("print('form')")), "content", "content" },
            { new StringContent(Home + "/form"), "path" },
            { new StringContent("SOURCE"), "format" },
            { new StringContent("PYTHON"), "language" },
            { new StringContent("true"), "overwrite" },
        };
        await _server.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/2.0/workspace/import") { Content = form }).OkAsync();
        Assert.Equal("# Databricks notebook source\nprint('form')", await _server.ExportAsync(Home + "/form"));
    }

    [Fact]
    public async Task Folders_are_made_with_parents_and_deleted_when_empty_or_on_demand()
    {
        await _server.MakeFolderAsync("/Shared/d/a/b").OkAsync();
        await _server.MakeFolderAsync("/Shared/d/a/b").OkAsync();
        await _server.ImportFileAsync("/Shared/d/a/f", "x").OkAsync();
        var inTheWay = await _server.MakeFolderAsync("/Shared/d/a/f/g");
        Assert.Equal((HttpStatusCode.BadRequest, "RESOURCE_ALREADY_EXISTS"), (inTheWay.Status, inTheWay.ErrorCode));
        var filled = await _server.DeleteAsync("/Workspace/Shared/d/a");
        Assert.Equal((HttpStatusCode.BadRequest, "DIRECTORY_NOT_EMPTY", "Folder (/Workspace/Shared/d/a) is not empty"), (filled.Status, filled.ErrorCode, filled.Message));
        Assert.Equal("{}", (await _server.GetAsync("/api/2.0/workspace/list?path=/Shared/d/a/b")).Text);
        var id = await _server.ObjectIdAsync("/Shared/d/a");
        await _server.DeleteAsync("/Shared/d/a", recursive: true).OkAsync();
        foreach (var gone in new[] { await _server.DeleteAsync("/Shared/d/a"), await _server.StatusAsync("/Shared/d/a"), await _server.GetAsync("/api/2.0/workspace/list?path=/Shared/d/a") })
        {
            Assert.Equal((HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST", "Path (/Shared/d/a) doesn't exist."), (gone.Status, gone.ErrorCode, gone.Message));
        }
        await _server.MakeFolderAsync("/Shared/d/a").OkAsync();
        Assert.NotEqual(id, await _server.ObjectIdAsync("/Shared/d/a"));
    }

    [Fact]
    public async Task What_others_put_on_disk_appears_without_any_record()
    {
        var repository = Directory.CreateDirectory(Path.Combine(Tree, "Repos/me/project")).FullName;
        Directory.CreateDirectory(Path.Combine(repository, ".git"));
        await File.WriteAllTextAsync(Path.Combine(repository, ".git/config"), "secret");
        await File.WriteAllTextAsync(Path.Combine(repository, "nb.py"), Notebook);
        await File.WriteAllTextAsync(Path.Combine(repository, "lib.py"), "x = 1");
        File.CreateSymbolicLink(Path.Combine(repository, "link"), _server.Root);
        Assert.Equal(["FILE /Repos/me/project/lib.py", "NOTEBOOK /Repos/me/project/nb"], await _server.ListAsync("/Repos/me/project"));
        Assert.Equal(Notebook, await _server.ExportAsync("/Repos/me/project/nb"));
        foreach (var path in (string[])["/Repos/me/project/.git", "/Repos/me/project/.git/config"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await _server.StatusAsync(path)).Status);
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await _server.StatusAsync("/Repos/me/project/link/connection.json")).Status);
    }

    [Fact]
    public async Task A_pipe_that_a_job_left_is_an_empty_file_and_blocks_nobody()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Tree, "Shared/pipes")).FullName;
        foreach (var name in (string[])["a.py", "b.ipynb", "c"])
        {
            using var make = System.Diagnostics.Process.Start("mkfifo", Path.Combine(folder, name));
            await make.WaitForExitAsync();
            Assert.Equal("", await _server.ExportAsync("/Shared/pipes/" + name).WaitAsync(TimeSpan.FromSeconds(10)));
            Assert.Equal("", (await _server.GetAsync("/api/2.0/workspace-files/Shared/pipes/" + name)).Text);
        }
        Assert.Equal(3, (await _server.ListAsync("/Shared/pipes")).Length);
    }

    [Fact]
    public async Task A_folder_and_a_notebook_of_one_name_both_show_and_go_one_by_one()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Tree, "Repos/me/both/etl")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "etl.py"), Notebook);
        Assert.Equal(["DIRECTORY /Repos/me/both/etl", "NOTEBOOK /Repos/me/both/etl"], await _server.ListAsync("/Repos/me/both"));
        await _server.DeleteAsync("/Repos/me/both/etl", recursive: true).OkAsync();
        Assert.Equal(["NOTEBOOK /Repos/me/both/etl"], await _server.ListAsync("/Repos/me/both"));
        Assert.Equal(Notebook, await _server.ExportAsync("/Repos/me/both/etl"));
    }

    [Fact]
    public async Task Only_notebooks_are_left_out_of_a_list_by_age()
    {
        await _server.MakeFolderAsync("/Shared/age").OkAsync();
        await _server.ImportFileAsync("/Shared/age/old.py", Notebook).OkAsync();
        await _server.ImportFileAsync("/Shared/age/file.txt", "x").OkAsync();
        var time = (await _server.StatusAsync("/Shared/age/old").OkAsync())["modified_at"]!.GetValue<long>();
        var younger = (await _server.GetAsync($"/api/2.0/workspace/list?path=/Shared/age&notebooks_modified_after={time + 1}").OkAsync())["objects"]!.AsArray();
        Assert.Equal("/Shared/age/file.txt", younger.Single()!["path"]!.GetValue<string>());
        Assert.Equal(2, (await _server.GetAsync($"/api/2.0/workspace/list?path=/Shared/age&notebooks_modified_after={time - 1}").OkAsync())["objects"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_folder_is_exported_as_an_archive_and_imported_from_one()
    {
        await _server.MakeFolderAsync("/Shared/zip/sub").OkAsync();
        await _server.ImportFileAsync("/Shared/zip/nb.py", Notebook).OkAsync();
        await _server.ImportFileAsync("/Shared/zip/sub/f.txt", "file").OkAsync();
        foreach (var (format, names) in new[] { ("SOURCE", new[] { "zip/nb.py", "zip/sub/" }), ("AUTO", ["zip/nb.py", "zip/sub/", "zip/sub/f.txt"]) })
        {
            var export = await _server.GetAsync($"/api/2.0/workspace/export?path=/Shared/zip&format={format}").OkAsync();
            using var zip = new ZipArchive(new MemoryStream(Convert.FromBase64String(export["content"]!.GetValue<string>())));
            Assert.Equal(names, zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        }
        var archive = (await _server.GetAsync("/api/2.0/workspace/export?path=/Shared/zip&format=AUTO").OkAsync())["content"]!;
        await _server.PostAsync("/api/2.0/workspace/import", new JsonObject { ["path"] = "/Shared/unzipped", ["content"] = archive.DeepClone() }.ToJsonString()).OkAsync();
        Assert.Equal(["NOTEBOOK /Shared/unzipped/zip/nb", "DIRECTORY /Shared/unzipped/zip/sub"], await _server.ListAsync("/Shared/unzipped/zip"));
        Assert.Equal("file", await _server.ExportAsync("/Shared/unzipped/zip/sub/f.txt"));
    }
}
