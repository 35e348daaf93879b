using System.Text.Json.Nodes;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;

namespace CiTasks.Databricks.Repos;

/// <summary>A Git folder as the workspace has it.</summary>
/// <param name="Id">Its id, also as an object of the workspace tree.</param>
/// <param name="Path">As its creator wrote it, with or without <c>/Workspace</c>.</param>
/// <param name="Url">The remote.</param>
public sealed record LiveRepo(long Id, string Path, string Url)
{
    /// <summary>The branch that it follows; null at a tag or a lone commit.</summary>
    public string? Branch { get; init; }

    /// <summary>The commit that its files are of; null while the repository is empty.</summary>
    public string? HeadCommitId { get; init; }

    /// <summary>The folders of a sparse checkout; empty for all files.</summary>
    public IReadOnlyList<string> Patterns { get; init; } = [];
}

/// <summary>The Repos API 2.0: Git folders (facts/databricks-api.md 6.1).</summary>
public sealed class ReposClient(WorkspaceHttp http)
{
    private const string Root = "api/2.0/repos";

    /// <summary>All Git folders whose path begins with this, in any spelling of their own.</summary>
    public async Task<IReadOnlyList<LiveRepo>> ListAsync(string pathPrefix, CancellationToken cancel)
    {
        var repos = new List<LiveRepo>();
        string? page = null;
        do
        {
            var answer = await http.SendAsync(ApiRequest.Get(Root, ("path_prefix", pathPrefix), ("next_page_token", page)), cancel).ConfigureAwait(false);
            repos.AddRange(answer.Children("repos").Select(repo => Read(repo, "GET " + Root)));
            page = Paging.Next(answer, page, "GET " + Root);
        }
        while (page is not null);
        return repos;
    }

    /// <summary>A Git folder; null when it does not exist.</summary>
    public async Task<LiveRepo?> FindAsync(long id, CancellationToken cancel)
    {
        try
        {
            return Read(await http.SendAsync(ApiRequest.Get($"{Root}/{id}"), cancel).ConfigureAwait(false), "GET " + Root);
        }
        catch (DatabricksException problem) when (problem.Kind == ErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Makes a Git folder at the repository's default branch. There is no idempotency token: after a
    /// lost answer ask <see cref="ListAsync"/> what happened.
    /// </summary>
    /// <param name="body">url, provider, path, git_credential_id, sparse_checkout.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<LiveRepo> CreateAsync(JsonObject body, CancellationToken cancel) =>
        Read(await http.SendAsync(ApiRequest.Post(Root, body, Repeat.Unsafe), cancel).ConfigureAwait(false), "POST " + Root);

    /// <summary>Brings a Git folder to a branch or tag, and fetches what is new there. The answer says nothing; ask <see cref="FindAsync"/>.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="body">branch or tag, git_credential_id, sparse_checkout, dangerously_force_discard_all.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task UpdateAsync(long id, JsonObject body, CancellationToken cancel) =>
        http.SendAsync(new ApiRequest(HttpMethod.Patch, $"{Root}/{id}") { Body = JsonBody.From(body) }, cancel);

    /// <summary>Deletes a Git folder with all its files; one that is gone is fine.</summary>
    public async Task DeleteAsync(long id, CancellationToken cancel)
    {
        try
        {
            await http.SendAsync(new ApiRequest(HttpMethod.Delete, $"{Root}/{id}"), cancel).ConfigureAwait(false);
        }
        catch (DatabricksException problem) when (problem.Kind == ErrorKind.NotFound)
        {
            // Gone: somebody else's doing, or ours with its answer lost.
        }
    }

    private static LiveRepo Read(JsonObject repo, string call) =>
        new(
            repo.Number("id") ?? throw new DatabricksException(ErrorKind.Unreachable, call, "the answer has no id") { MayHaveHadAnEffect = true },
            repo.Text("path") ?? "",
            repo.Text("url") ?? "")
        {
            Branch = NotEmpty(repo.Text("branch")),
            HeadCommitId = NotEmpty(repo.Text("head_commit_id")),
            Patterns = repo.Child("sparse_checkout")?["patterns"] is JsonArray patterns ? [.. patterns.Select(pattern => pattern?.ToString() ?? "")] : [],
        };

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
