using System.Text.Json.Nodes;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;

namespace CiTasks.Databricks.Dbfs;

/// <summary>The DBFS API 2.0 (facts/databricks-api.md 3.1). Paths are absolute, with or without <c>dbfs:</c>.</summary>
public sealed class DbfsClient(WorkspaceHttp http)
{
    /// <summary>Largest piece that one request may carry, decoded.</summary>
    public const int BlockSize = 1024 * 1024;

    // A folder that large does not vanish in one request: 503 PARTIAL_DELETE asks for another.
    private const int DeleteRounds = 100;
    private const string Root = "api/2.0/dbfs/";

    /// <summary>The path without the <c>dbfs:</c> scheme.</summary>
    public static string Bare(string path) =>
        path.StartsWith("dbfs:", StringComparison.Ordinal) ? "/" + path["dbfs:".Length..].TrimStart('/') : path;

    /// <summary>The entry, or null when nothing is there.</summary>
    public async Task<DbfsEntry?> FindAsync(string path, CancellationToken cancel)
    {
        try
        {
            return Entry(await http.SendAsync(ApiRequest.Get(Root + "get-status", ("path", Bare(path))), cancel).ConfigureAwait(false));
        }
        catch (DatabricksException problem) when (problem.Kind == ErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>The entries of a folder; a file lists itself; a missing path gives null.</summary>
    public async Task<IReadOnlyList<DbfsEntry>?> ListAsync(string path, CancellationToken cancel)
    {
        try
        {
            var answer = await http.SendAsync(ApiRequest.Get(Root + "list", ("path", Bare(path))), cancel).ConfigureAwait(false);
            return [.. answer.Children("files").Select(Entry)];
        }
        catch (DatabricksException problem) when (problem.Kind == ErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Makes a folder with its parents; one that exists is fine.</summary>
    public Task MakeFolderAsync(string path, CancellationToken cancel) =>
        http.SendAsync(ApiRequest.Post(Root + "mkdirs", new JsonObject { ["path"] = Bare(path) }), cancel);

    /// <summary>Deletes a file, or a folder with everything in it. A missing path is fine.</summary>
    public async Task DeleteAsync(string path, CancellationToken cancel)
    {
        for (var round = 1; ; round++)
        {
            try
            {
                var body = new JsonObject { ["path"] = Bare(path), ["recursive"] = true };
                await http.SendAsync(ApiRequest.Post(Root + "delete", body), cancel).ConfigureAwait(false);
                return;
            }
            catch (DatabricksException problem) when (problem.ErrorCode == "PARTIAL_DELETE" && round < DeleteRounds)
            {
                // The next round goes on where this one stopped.
            }
        }
    }

    /// <summary>Writes content of at most <see cref="BlockSize"/> bytes in one request, replacing what is there.</summary>
    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        http.SendAsync(
            new ApiRequest(HttpMethod.Post, Root + "put")
            {
                Body = JsonBody.WithBase64("contents", content.Span, writer =>
                {
                    writer.WriteString("path", Bare(path));
                    writer.WriteBoolean("overwrite", true);
                }),
            },
            cancel);

    /// <summary>Opens a file for writing, replacing what is there; gives its handle.</summary>
    public async Task<long> CreateAsync(string path, CancellationToken cancel)
    {
        var body = new JsonObject { ["path"] = Bare(path), ["overwrite"] = true };
        var answer = await http.SendAsync(ApiRequest.Post(Root + "create", body), cancel).ConfigureAwait(false);
        return answer.Number("handle") ?? throw new DatabricksException(ErrorKind.Unreachable, "POST " + Root + "create", "the answer has no handle");
    }

    /// <summary>Appends a block of at most <see cref="BlockSize"/> bytes. Not repeatable: a lost answer may mean a written block.</summary>
    public Task AddBlockAsync(long handle, ReadOnlyMemory<byte> block, CancellationToken cancel) =>
        http.SendAsync(
            new ApiRequest(HttpMethod.Post, Root + "add-block")
            {
                Repeat = Repeat.Unsafe,
                Body = JsonBody.WithBase64("data", block.Span, writer => writer.WriteNumber("handle", handle)),
            },
            cancel);

    /// <summary>Closes a handle.</summary>
    public Task CloseAsync(long handle, CancellationToken cancel) =>
        http.SendAsync(ApiRequest.Post(Root + "close", new JsonObject { ["handle"] = handle }, Repeat.Unsafe), cancel);

    /// <summary>Reads up to <see cref="BlockSize"/> bytes from an offset; empty at the end of the file.</summary>
    public async Task<byte[]> ReadAsync(string path, long offset, CancellationToken cancel)
    {
        var answer = await http.SendAsync(
            ApiRequest.Get(Root + "read", ("path", Bare(path)), ("offset", offset.ToString()), ("length", BlockSize.ToString())),
            cancel).ConfigureAwait(false);
        return (answer.Number("bytes_read") ?? throw new DatabricksException(ErrorKind.Unreachable, "GET " + Root + "read", "the answer has no bytes_read")) == 0 ? [] : Convert.FromBase64String(answer.Text("data") ?? "");
    }

    private static DbfsEntry Entry(JsonObject json) => new(
        json.Text("path") ?? throw new DatabricksException(ErrorKind.Unreachable, "GET " + Root + "get-status", "the answer has no path"),
        json.Flag("is_dir"),
        json.Number("file_size") ?? 0,
        json.Number("modification_time") ?? 0);
}
