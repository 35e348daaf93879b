using CiTasks.AcceptanceTests.Tasks.Runs;
using CiTasks.Testing;
using CiTasks.Testing.GitHubApi;

namespace CiTasks.AcceptanceTests.AzureRepos;

/// <summary>Azure Pipelines builds repositories of GitHub too: their pull requests are told on GitHub.</summary>
public sealed class KeptElsewhereTests : RunCase, IDisposable
{
    private const string Head = "1111111111111111111111111111111111111111";

    private readonly GitHubApiServer _gitHub = new("/api/v3");
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _gitHub.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pull_request_on_GitHub_is_told_there_when_there_is_a_token(bool hasToken)
    {
        var repository = _gitHub.AddRepository("acme/iris");
        repository.AddPull(7, Head);
        _gitHub.AddToken(GitHubToken.Personal("ghp_ofAda", "ada"));
        _folder.Write("jobs/iris.json", "{\n  \"name\": \"iris\",\n  \"tasks\": [{}]\n}\n");
        using var step = new AzureStep(Connection).OnPullRequest(7, Head).OnGitHub("acme/iris").At(_folder.Path);
        step.Variables["BUILD_REPOSITORY_URI"] = new Uri(_gitHub.Uri, "/acme/iris").ToString();
        if (hasToken)
        {
            step.With("githubToken", "ghp_ofAda");
        }

        var result = await CiTasksProcess.RunAsync(_folder.Path, step.Variables, "deploy-job", "--job-file", "jobs/iris.json");

        Ends(2, result);
        Assert.Equal(hasToken ? 1 : 0, repository.Comments.Count);
        Assert.Equal(hasToken ? ["pending", "failure"] : [], repository.Statuses.Select(status => status["state"]!.GetValue<string>()));
        Assert.DoesNotContain("could not be written", result.All, StringComparison.Ordinal);
        Assert.DoesNotContain("ghp_ofAda", result.All.Replace("##vso[task.setsecret]ghp_ofAda", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(step.Read(result).Issues, issue => issue is { Type: "error", Line: 3 });
    }
}
