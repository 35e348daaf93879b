using System.Text.Json.Nodes;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;

namespace CiTasks.Databricks.GitCredentials;

/// <summary>A stored sign-in at a Git provider, as the workspace tells it: never with its token.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Provider">Such as <c>gitHub</c>; the spelling is the workspace's.</param>
/// <param name="UserName">User name at the provider, or null.</param>
/// <param name="Name">Its own name, on workspaces that keep several of one provider; or null.</param>
public sealed record LiveGitCredential(long Id, string Provider, string? UserName, string? Name);

/// <summary>The Git credentials of the workspace's caller, API 2.0 (facts/databricks-api.md 6.1).</summary>
public sealed class GitCredentialsClient(WorkspaceHttp http)
{
    private const string Root = "api/2.0/git-credentials";

    /// <summary>All of them.</summary>
    public async Task<IReadOnlyList<LiveGitCredential>> ListAsync(CancellationToken cancel)
    {
        var answer = await http.SendAsync(ApiRequest.Get(Root), cancel).ConfigureAwait(false);
        return
        [
            .. from credential in answer.Children("credentials")
               let id = credential.Number("credential_id")
               where id is not null
               select new LiveGitCredential(id.Value, credential.Text("git_provider") ?? "", credential.Text("git_username"), credential.Text("name")),
        ];
    }

    /// <summary>Stores a new one. There is no idempotency token: after a lost answer ask <see cref="ListAsync"/>.</summary>
    /// <param name="body">git_provider, git_username, git_email, personal_access_token, name, is_default_for_provider.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<long> CreateAsync(JsonObject body, CancellationToken cancel)
    {
        var answer = await http.SendAsync(ApiRequest.Post(Root, body, Repeat.Unsafe), cancel).ConfigureAwait(false);
        return answer.Number("credential_id")
            ?? throw new DatabricksException(ErrorKind.Unreachable, "POST " + Root, "the answer has no credential_id") { MayHaveHadAnEffect = true };
    }

    /// <summary>Overwrites the fields that the body has.</summary>
    public Task UpdateAsync(long id, JsonObject body, CancellationToken cancel) =>
        http.SendAsync(new ApiRequest(HttpMethod.Patch, $"{Root}/{id}") { Body = JsonBody.From(body) }, cancel);
}
