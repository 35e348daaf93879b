using CiTasks.Testing.GitHubApi;

namespace CiTasks.AcceptanceTests.GitHub;

/// <summary>Facts B6: what cannot be told is no failure of the step.</summary>
public sealed class AnnounceDegradeTests : PullRequestCase
{
    [Theory]
    [InlineData("a fork's token", "checks: write", "pull-requests: write")]
    [InlineData("an API that is out of order")]
    public async Task What_cannot_be_told_makes_no_step_red_and_the_log_says_where_the_result_is(string why, params string[] missing)
    {
        var token = why switch
        {
            "a fork's token" => GitHubToken.ReadOnly("ghs_fork"),
            _ => GitHubToken.Workflow("ghs_ok", "checks: write", "pull-requests: write"),
        };
        GitHub.AddToken(token);
        if (why == "an API that is out of order")
        {
            GitHub.Break = (_, _) => GitHubFault.Refusal(500, "boom");
        }

        var step = Step(token: token.Value);
        var result = await RunAsync(0, step, "deploy-job", "--job-file", "jobs/iris.json");

        Assert.Equal("created", step.Outputs["action"]);
        Says("could not be written", result);
        Says("the result is in the summary of https://github.com/acme/iris/actions/runs/9001", result);
        Assert.All(missing, permission => Says(permission, result));
        Assert.DoesNotContain("::error", result.All, StringComparison.Ordinal);
        Assert.DoesNotContain("::warning", result.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_persons_token_may_make_no_check_runs_and_sets_statuses()
    {
        GitHub.AddToken(GitHubToken.Personal("ghp_person", "ada"));
        var result = await RunAsync(0, Step(token: "ghp_person"), "deploy-job", "--job-file", "jobs/iris.json");
        Folder.Write("jobs/iris.json", "{}");
        await RunAsync(2, Step(token: "ghp_person"), "deploy-job", "--job-file", "jobs/iris.json");

        Assert.DoesNotContain("could not be written", result.All, StringComparison.Ordinal);
        Assert.Empty(Repository.Checks);
        Assert.Equal(
            [("pending", Head), ("success", Head), ("pending", Head), ("failure", Head)],
            Repository.Statuses.Select(status => (status["state"]!.GetValue<string>(), status["sha"]!.GetValue<string>())));
        Assert.All(Repository.Statuses, status => Assert.Equal("citasks deploy-job jobs/iris.json", status["context"]!.GetValue<string>()));
        Assert.Equal("https://github.com/acme/iris/actions/runs/9001", Repository.Statuses[^1]["target_url"]!.GetValue<string>());
        Assert.Equal("ada", Assert.Single(Repository.Comments).Login);
    }

    [Fact]
    public async Task A_limit_that_lasts_is_no_reason_to_wait_for_it()
    {
        GitHub.Break = (_, _) => GitHubFault.UsedUp(3000);
        var result = await RunAsync(0, Step(), "deploy-job", "--job-file", "jobs/iris.json");

        Says("could not be written", result);
    }

    [Fact]
    public async Task An_API_that_is_out_of_order_is_waited_for_once()
    {
        await JobAsync("iris");
        GitHub.Break = (_, _) => GitHubFault.UsedUp(3000);
        var result = await RunAsync(0, Step(), "run-job", "--job-name", "iris");

        Assert.Single(GitHub.Calls);
        Assert.Single(result.All.Split('\n'), line => line.Contains("could not be written", StringComparison.Ordinal));
    }
}
