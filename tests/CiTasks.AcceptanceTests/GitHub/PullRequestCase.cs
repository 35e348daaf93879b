using CiTasks.AcceptanceTests.Tasks.Runs;
using CiTasks.Testing;
using CiTasks.Testing.GitHubApi;

namespace CiTasks.AcceptanceTests.GitHub;

/// <summary>A workspace, and a pull request on the stand-in of GitHub's API, number 7 of <c>acme/iris</c>.</summary>
public abstract class PullRequestCase : RunCase, IDisposable
{
    protected const string Head = "1111111111111111111111111111111111111111";
    protected const string Merged = "2222222222222222222222222222222222222222";
    protected const string Token = "ghs_s3cr3tOfTheWorkflow";

    private readonly List<GitHubStep> _steps = [];

    protected PullRequestCase()
    {
        Repository = GitHub.AddRepository("acme/iris");
        Pull = Repository.AddPull(7, Head);
        Repository.Branches["main"].Add(Merged);
        GitHub.AddToken(GitHubToken.Workflow(Token, "contents: read", "checks: write", "pull-requests: write"));
        Folder.Write("jobs/iris.json", """{ "name": "iris", "tasks": [ { "task_key": "main", "sql_task": { "warehouse_id": "w", "query": { "query_id": "q" } } } ] }""");
    }

    protected GitHubApiServer GitHub { get; } = new();

    protected GitHubRepository Repository { get; }

    protected GitHubPull Pull { get; }

    protected TempFolder Folder { get; } = new();

    protected string Comment => Assert.Single(Repository.Comments).Body;

    public void Dispose()
    {
        _steps.ForEach(step => step.Dispose());
        Folder.Dispose();
        GitHub.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A step of a build of the pull request.</summary>
    protected GitHubStep Step(long run = 9001, int attempt = 1, string? token = Token) =>
        Keep(new GitHubStep(Connection, attempt, run).On(
            "pull_request",
            $$"""{"pull_request": {"number": 7, "head": {"sha": "{{Head}}", "ref": "feature", "repo": {"full_name": "acme/iris"} }, "base": {"ref": "main", "sha": "{{Merged}}"} } }""",
            GitHub.Uri.ToString(),
            token));

    /// <summary>A step of a build of the branch main, after the pull request was merged.</summary>
    protected GitHubStep MainStep(long run = 9100)
    {
        var step = Keep(new GitHubStep(Connection, run: run).On("push", $$"""{"ref": "refs/heads/main", "after": "{{Merged}}", "repository": {"default_branch": "main"} }""", GitHub.Uri.ToString(), Token));
        (step.Variables["GITHUB_SHA"], step.Variables["GITHUB_REF"], step.Variables["GITHUB_REF_NAME"]) = (Merged, "refs/heads/main", "main");
        return step;
    }

    protected GitHubStep Keep(GitHubStep step)
    {
        _steps.Add(step);
        return step;
    }

    protected async Task<CiTasksResult> RunAsync(int code, GitHubStep step, params string[] arguments)
    {
        var result = await CiTasksProcess.RunAsync(Folder.Path, step.Variables, arguments);
        Ends(code, result);
        return result;
    }
}
