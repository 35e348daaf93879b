using CiTasks.Hosts;
using CiTasks.Testing;
using Xunit;

namespace CiTasks.UnitTests.Hosts.AzurePipelines;

/// <summary>What a build is of, from the agent's variables.</summary>
public sealed class AzureFactsTests
{
    private const string Merge = "1111111111111111111111111111111111111111";
    private const string Head = "2222222222222222222222222222222222222222";

    private static readonly BuildFacts Usual = new()
    {
        CodeHost = CodeHost.AzureRepos, EventName = "IndividualCI", Repository = "iris", RepositoryId = "5febef5a-833d-4e14-b9c0-14cb638f91e6",
        Project = "eb6e4656-77fc-42a1-9181-4c6d8e9da5d1", RepositoryUrl = "https://dev.azure.com/acme/Flowers/_git/iris", Commit = Merge, Branch = "main",
        WorkflowName = "ci", RunId = "9001", RunAttempt = "1", Job = "__default/train/__default", Step = "run",
        RunUrl = new Uri("https://dev.azure.com/acme/Flowers/_build/results?buildId=9001"), ApiUrl = new Uri("https://dev.azure.com/acme/"),
    };

    [Fact]
    public void A_push_is_of_its_commit() => Assert.Equal(Usual, Read(_ => { }));

    [Fact]
    public void A_pull_request_is_its_head_not_the_test_merge()
    {
        Assert.Equal(
            Usual with { EventName = "PullRequest", PullRequest = 12, Commit = Head, Branch = "feature/x", HeadBranch = "feature/x", BaseBranch = "release/1.x" },
            Read(step => step.OnPullRequest(12, Head, "feature/x", "release/1.x")));
    }

    [Theory]
    [InlineData("True", true)]
    [InlineData("true", true)]
    [InlineData("False", false)]
    [InlineData("", false)]
    public void A_fork_is_told(string value, bool isFork) =>
        Assert.Equal(isFork, Read(step => step.OnPullRequest(12, Head).Variables["SYSTEM_PULLREQUEST_ISFORK"] = value).IsFork);

    [Fact]
    public void A_build_of_a_pull_request_that_somebody_started_by_hand_knows_its_number()
    {
        var facts = Read(step => step.Variables["BUILD_SOURCEBRANCH"] = "refs/pull/12/merge");

        Assert.Equal((12, Merge, "pull/12/merge", null), (facts.PullRequest, facts.Commit, facts.Branch, facts.BaseBranch));
    }

    [Theory]
    [InlineData("refs/heads/feature/a", "feature/a", false)]
    [InlineData("refs/tags/v1/2", "v1/2", true)]
    [InlineData("refs/heads/refs/tags/x", "x", false)]
    [InlineData("main", "main", false)]
    public void Branches_and_tags_go_without_their_prefix(string reference, string branch, bool isTag)
    {
        var facts = Read(step => step.Variables["BUILD_SOURCEBRANCH"] = reference);

        Assert.Equal((branch, isTag, null), (facts.Branch, facts.IsTag, facts.PullRequest));
    }

    [Fact]
    public void A_repository_of_GitHub_has_its_pull_requests_there()
    {
        Assert.Equal(
            Usual with
            {
                CodeHost = CodeHost.GitHub, EventName = "PullRequest", Repository = "acme/iris", RepositoryId = null, Project = null, RepositoryUrl = "https://github.com/acme/iris",
                PullRequest = 5, Commit = Head, Branch = "feature", HeadOwner = "acme", HeadBranch = "feature", BaseBranch = "main", ApiUrl = new Uri("https://api.github.com"),
            },
            Read(step =>
            {
                step.OnPullRequest(5, Head).OnGitHub("acme/iris");
                // There they are short.
                step.Variables["SYSTEM_PULLREQUEST_SOURCEBRANCH"] = "feature";
                step.Variables["SYSTEM_PULLREQUEST_TARGETBRANCH"] = "main";
            }));
    }

    [Fact]
    public void The_id_that_Azure_Pipelines_gives_a_pull_request_of_GitHub_is_not_its_number()
    {
        var facts = Read(step =>
        {
            step.OnGitHub("acme/iris");
            step.Variables["SYSTEM_PULLREQUEST_PULLREQUESTID"] = "1234567890";
            step.Variables["BUILD_SOURCEBRANCH"] = "refs/pull/5/merge";
        });

        Assert.Equal(5, facts.PullRequest);
    }

    [Theory]
    [InlineData("Merge 2222222222222222222222222222222222222222 into 3333333333333333333333333333333333333333", Head)]
    [InlineData("Merge 2222 into 3333", Merge)]
    [InlineData("fix\nMerge 2222222222222222222222222222222222222222 into 3333333333333333333333333333333333333333", Merge)]
    public void Where_the_head_is_not_told_the_test_merge_names_it(string message, string commit)
    {
        var facts = Read(step =>
        {
            step.OnPullRequest(5, "").OnGitHub("acme/iris");
            step.Variables["BUILD_SOURCEVERSIONMESSAGE"] = message;
        });

        Assert.Equal(commit, facts.Commit);
    }

    [Fact]
    public void A_fork_on_GitHub_has_another_owner()
    {
        var facts = Read(step =>
        {
            step.OnPullRequest(5, Head).OnGitHub("acme/iris");
            step.Variables["SYSTEM_PULLREQUEST_ISFORK"] = "True";
            step.Variables["SYSTEM_PULLREQUEST_SOURCEREPOSITORYURI"] = "https://github.com/eve/iris";
        });

        Assert.Equal((true, "eve"), (facts.IsFork, facts.HeadOwner));
    }

    [Theory]
    [InlineData("GitHubEnterprise", "https://git.corp:8443/acme/iris", "https://git.corp:8443/api/v3")]
    [InlineData("GitHub", "https://acme.ghe.com/acme/iris.git", "https://api.acme.ghe.com/")]
    [InlineData("github", "https://x-token@github.com/acme/iris", "https://api.github.com/")]
    public void A_company_has_a_GitHub_of_its_own(string provider, string address, string api)
    {
        var facts = Read(step =>
        {
            step.Variables["BUILD_REPOSITORY_PROVIDER"] = provider;
            step.Variables["BUILD_REPOSITORY_URI"] = address;
        });

        Assert.Equal((CodeHost.GitHub, api), (facts.CodeHost, facts.ApiUrl?.ToString()));
        Assert.DoesNotContain("x-token", facts.RepositoryUrl);
        Assert.False(facts.RepositoryUrl!.EndsWith(".git", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Bitbucket")]
    [InlineData("TfsVersionControl")]
    [InlineData("")]
    public void Of_others_nobody_knows_an_API(string provider)
    {
        var facts = Read(step => step.Variables["BUILD_REPOSITORY_PROVIDER"] = provider);

        Assert.Equal((CodeHost.Other, null, "iris"), (facts.CodeHost, facts.ApiUrl, facts.Repository));
    }

    [Theory]
    [InlineData("1", "2", "1", "2")]
    [InlineData("3", "1", "1", "3")]
    [InlineData("", "", "2", "2")]
    [InlineData("", "x", "", null)]
    public void Whatever_is_run_again_is_another_attempt(string stage, string phase, string job, string? attempt)
    {
        var facts = Read(step =>
        {
            step.Variables["SYSTEM_STAGEATTEMPT"] = stage;
            step.Variables["SYSTEM_PHASEATTEMPT"] = phase;
            step.Variables["SYSTEM_JOBATTEMPT"] = job;
        });

        Assert.Equal(attempt, facts.RunAttempt);
    }

    [Theory]
    [InlineData("IndividualCI", null, false)]
    [InlineData("Manual", "refs/pull/3/merge", false)]
    [InlineData("ResourceTrigger", "refs/heads/main", false)]
    [InlineData("ResourceTrigger", "refs/pull/3/merge", true)]
    [InlineData("ResourceTrigger", null, true)]
    [InlineData("BuildCompletion", null, true)]
    public void What_another_run_left_is_trusted_only_when_it_was_surely_of_this_repositorys_own_code(string reason, string? source, bool isUntrusted)
    {
        var facts = Read(step =>
        {
            step.Variables["BUILD_REASON"] = reason;
            if (source is not null)
            {
                step.Variables["RESOURCES_PIPELINE_BUILD_SOURCEBRANCH"] = source;
            }
        });

        Assert.Equal(isUntrusted, facts.IsUntrusted);
    }

    [Fact]
    public void Legs_of_a_matrix_and_stages_of_a_pipeline_have_jobs_of_their_own()
    {
        var facts = Read(step =>
        {
            step.Variables["SYSTEM_STAGENAME"] = "Prod";
            step.Variables["SYSTEM_JOBNAME"] = "py311";
        });

        Assert.Equal(("Prod/train/py311", null), (facts.Job, facts.Leg));
    }

    [Fact]
    public void A_job_that_has_others_beside_it_says_which_leg_it_is() => Assert.Equal("py311", Read(step =>
    {
        step.Variables["SYSTEM_JOBNAME"] = "py311";
        step.Variables["SYSTEM_TOTALJOBSINPHASE"] = "2";
    }).Leg);

    [Fact]
    public void A_project_with_a_space_in_its_name_has_a_page() =>
        Assert.Equal("https://dev.azure.com/acme/My%20Flowers/_build/results?buildId=9001", Read(step => step.Variables["SYSTEM_TEAMPROJECT"] = "My Flowers").RunUrl?.AbsoluteUri);

    [Fact]
    public void Without_any_variables_the_facts_are_empty()
    {
        using var surroundings = new Surroundings();

        Assert.Equal(new BuildFacts(), surroundings.Azure().Facts);
    }

    private static BuildFacts Read(Action<AzureStep> change)
    {
        using var step = new AzureStep(new Dictionary<string, string>());
        step.Variables["BUILD_SOURCEVERSION"] = Merge;
        change(step);
        using var surroundings = new Surroundings([.. step.Variables.Select(pair => (pair.Key, pair.Value))]);
        return surroundings.Azure().Facts;
    }
}
