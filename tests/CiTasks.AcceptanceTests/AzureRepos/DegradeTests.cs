using CiTasks.Testing;
using CiTasks.Testing.AzureReposApi;

namespace CiTasks.AcceptanceTests.AzureRepos;

/// <summary>What cannot be told is no failure of the step; the log says who needs which permission.</summary>
public sealed class DegradeTests : AzurePullCase
{
    [Fact]
    public async Task A_build_service_without_the_permission_is_named_with_what_it_lacks()
    {
        Azure.Tokens.Clear();
        Azure.AddToken(AzureToken.ReadOnly(AzureStep.JobToken, "Flowers Build Service (acme)"));
        var step = Step();
        var result = await RunAsync(0, step, "deploy-job", "--job-file", "jobs/iris.json");

        Says("Contribute to pull requests", result);
        Says("Flowers Build Service (acme)", result);
        Says("the result is in", result);
        var log = step.Read(result);
        Assert.Equal("created", log.Outputs["action"]);
        Assert.Empty(log.Issues);
        Assert.Empty(Pull.Talk);
    }

    [Theory]
    [InlineData("unwell")]
    [InlineData("sign-in page")]
    [InlineData("too many")]
    public async Task A_service_that_does_not_answer_as_it_should_makes_no_step_red(string why)
    {
        Azure.Break = (_, _) => why switch
        {
            "unwell" => AzureFault.Unwell(500),
            "sign-in page" => AzureFault.SignInPage,
            _ => AzureFault.TooMany(3000),
        };
        var step = Step();
        var result = await RunAsync(0, step, "deploy-job", "--job-file", "jobs/iris.json");

        Says("could not be written", result);
        Assert.Empty(step.Read(result).Issues);
    }

    [Fact]
    public async Task A_script_step_without_the_token_tells_nobody_and_says_what_it_needs()
    {
        var result = await RunAsync(0, Step().AsScript(), "deploy-job", "--job-file", "jobs/iris.json");

        Assert.Empty(Azure.Calls);
        Says("CIT0701: the pull request is not told: there is no azure-devops-token (in a script step: env: SYSTEM_ACCESSTOKEN: $(System.AccessToken))", result);
    }

    [Fact]
    public async Task A_script_step_with_the_token_tells_the_pull_request()
    {
        var step = Step().AsScript();
        step.Variables["SYSTEM_ACCESSTOKEN"] = AzureStep.JobToken;
        await RunAsync(0, step, "deploy-job", "--job-file", "jobs/iris.json");

        Assert.Contains("iris", Thread.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Annotate_tells_what_earlier_steps_left_and_warns_when_it_has_no_token()
    {
        var step = Step();
        await RunAsync(0, step, "deploy-job", "--job-file", "jobs/iris.json", "--comment", "off", "--check-run", "off");
        Assert.Empty(Pull.Talk);

        var result = await RunAsync(0, step, "annotate", "--environment", "prod");
        Assert.Contains("deploy-job", Thread.Text, StringComparison.Ordinal);
        Assert.Equal("7", step.Read(result).Outputs["pullRequest"]);
        Assert.NotEqual("", step.Read(result).Outputs["commentUrl"]);

        var warned = await RunAsync(0, step.AsScript(), "annotate");
        Assert.Contains(step.Read(warned).Issues, issue => issue.Type == "warning" && issue.Message.Contains("azure-devops-token", StringComparison.Ordinal));
    }
}
