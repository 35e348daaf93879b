using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.GitCredentials;
using CiTasks.Databricks.WorkspaceTree;
using Xunit;
using static CiTasks.UnitTests.Databricks.FakeWorkspace;

namespace CiTasks.UnitTests.Databricks;

public sealed class ReposClientTests
{
    [Fact]
    public async Task All_pages_of_Git_folders_are_asked_for()
    {
        using var fake = new FakeWorkspace(
            Answer("""{"repos":[{"id":12345678901234567,"path":"/Repos/ci/a","url":"https://github.com/acme/a","branch":"main","head_commit_id":"abc"}],"next_page_token":"x/y"}"""),
            Answer("""{"next_page_token":"z"}"""),
            Answer("""{"repos":[{"id":2,"path":"/Workspace/Repos/ci/b","branch":"","sparse_checkout":{"patterns":["d"]}}]}"""));
        using var workspace = new Workspace(fake.Open());

        var repos = await workspace.Repos.ListAsync("/Repos/ci", default);

        Assert.Equal([(12345678901234567, "/Repos/ci/a", "main", "abc"), (2, "/Workspace/Repos/ci/b", null, null)], repos.Select(repo => (repo.Id, repo.Path, repo.Branch, repo.HeadCommitId)));
        Assert.Equal(["d"], repos[1].Patterns);
        Assert.Equal(
            ["/api/2.0/repos?path_prefix=%2FRepos%2Fci", "/api/2.0/repos?path_prefix=%2FRepos%2Fci&next_page_token=x%2Fy", "/api/2.0/repos?path_prefix=%2FRepos%2Fci&next_page_token=z"],
            fake.Requests.Select(request => request.PathAndQuery));
    }

    [Fact]
    public async Task Calls_on_one_Git_folder_have_no_doubled_slash_and_say_what_they_are()
    {
        using var fake = new FakeWorkspace(Answer("""{"id":7}"""), Answer(), Answer());
        using var workspace = new Workspace(fake.Open());

        await workspace.Repos.FindAsync(7, default);
        await workspace.Repos.UpdateAsync(7, new JsonObject { ["branch"] = "main" }, default);
        await workspace.Repos.DeleteAsync(7, default);

        Assert.Equal(["GET /api/2.0/repos/7", "PATCH /api/2.0/repos/7", "DELETE /api/2.0/repos/7"], fake.Requests.Select(request => $"{request.Method} {request.PathAndQuery}"));
        Assert.Equal("""{"branch":"main"}""", fake.Requests[1].Body);
    }

    [Fact]
    public async Task What_is_gone_is_null_and_deleted()
    {
        using var fake = new FakeWorkspace(Answer("""{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"gone"}""", 404));
        using var workspace = new Workspace(fake.Open());

        Assert.Null(await workspace.Repos.FindAsync(7, default));
        Assert.Null(await workspace.Tree.FindAsync("/Repos/ci", default));
        await workspace.Repos.DeleteAsync(7, default);
    }

    [Fact]
    public async Task A_creation_is_not_repeated_blindly()
    {
        using var fake = new FakeWorkspace(Answer("""{"error_code":"INTERNAL_ERROR","message":"oops"}""", 500));
        using var workspace = new Workspace(fake.Open());

        Assert.True((await Assert.ThrowsAsync<DatabricksException>(() => workspace.Repos.CreateAsync([], default))).MayHaveHadAnEffect);
        Assert.True((await Assert.ThrowsAsync<DatabricksException>(() => workspace.GitCredentials.CreateAsync([], default))).MayHaveHadAnEffect);
        Assert.Equal(2, fake.Requests.Count);
    }

    [Fact]
    public async Task Credentials_and_objects_of_the_tree_are_read_leniently()
    {
        using var fake = new FakeWorkspace(
            Answer("""{"credentials":[{"credential_id":5,"git_provider":"gitHub","git_username":"ada"},{"git_provider":"gitLab"}]}"""),
            Answer(),
            Answer("""{"object_type":"REPO","object_id":9}"""),
            Answer("""{"path":"/x"}"""));
        using var workspace = new Workspace(fake.Open());

        Assert.Equal([new LiveGitCredential(5, "gitHub", "ada", null)], await workspace.GitCredentials.ListAsync(default));
        Assert.Empty(await workspace.GitCredentials.ListAsync(default));
        Assert.Equal(new WorkspaceEntry("REPO", 9), await workspace.Tree.FindAsync("/x", default));
        Assert.Equal(new WorkspaceEntry("object", null), await workspace.Tree.FindAsync("/x", default));
    }
}
