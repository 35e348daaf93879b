using System.Text;
using CiTasks.Hosts;
using Xunit;

namespace CiTasks.UnitTests.Hosts.GitHub;

/// <summary>What a build is of, from the runner's variables and the event's document.</summary>
public sealed class GitHubFactsTests
{
    private const string Sha = "1111111111111111111111111111111111111111";
    private const string Head = "2222222222222222222222222222222222222222";
    private const string Base = "3333333333333333333333333333333333333333";
    private const string Zeros = "0000000000000000000000000000000000000000";

    private static readonly BuildFacts Usual = new()
    {
        CodeHost = CodeHost.GitHub, EventName = "push", Repository = "o/r", RepositoryUrl = "https://github.com/o/r", Commit = Sha, Branch = "main",
        WorkflowName = "CI", WorkflowFile = ".github/workflows/ci.yml", RunId = "5", RunAttempt = "2", Job = "train", Step = "run",
        RunUrl = new Uri("https://github.com/o/r/actions/runs/5"), ApiUrl = new Uri("https://api.github.com"),
    };

    [Fact]
    public void A_pull_request_is_its_head_not_the_test_merge()
    {
        var pull = """{"number": 7, "pull_request": {"number": 7, "head": {"sha": "<head>", "ref": "feature", "repo": {"full_name": "O/R", "owner": {"login": "O"}}}, "base": {"sha": "<base>", "ref": "main"}}, <repository>}""";
        var expected = Usual with
        {
            EventName = "pull_request", PullRequest = 7, Commit = Head, Branch = "feature", HeadOwner = "O", HeadBranch = "feature", BaseBranch = "main",
        };

        Assert.Equal(expected, Read(pull, ("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_REF_NAME", "7/merge"), ("GITHUB_HEAD_REF", "feature"), ("GITHUB_BASE_REF", "main")));
        Assert.Equal(
            expected with { EventName = "pull_request_target" },
            Read(pull, ("GITHUB_EVENT_NAME", "pull_request_target"), ("GITHUB_HEAD_REF", "feature"), ("GITHUB_BASE_REF", "main")));
    }

    [Theory]
    [InlineData("""{"full_name": "O/R"}""", false)]
    [InlineData("""{"full_name": "eve/r"}""", true)]
    [InlineData("null", true)]
    public void A_fork_is_told_also_one_that_was_deleted(string repository, bool isFork)
    {
        var facts = Read("""{"pull_request": {"number": 7, "head": {"sha": "<head>", "repo": <of>, "user": {"login": "eve"}}}}""".Replace("<of>", repository));

        Assert.Equal((isFork, "eve", false), (facts.IsFork, facts.HeadOwner, facts.IsUntrusted));
    }

    [Theory]
    [InlineData("""{"ref": "refs/heads/main", "before": "<base>", "after": "<sha>", "deleted": false, "head_commit": {"id": "<sha>"}}""", Sha)]
    [InlineData("""{"ref": "refs/heads/gone", "after": "<zeros>", "deleted": true, "head_commit": null}""", Sha)]
    [InlineData("""{"ref": "refs/tags/v1", "after": "<base>", "head_commit": {"id": "<head>"}}""", Head)]
    [InlineData("""{"ref": "refs/heads/new", "after": "<sha>", "head_commit": null}""", Sha)]
    [InlineData("""{"schedule": "0 3 * * *"}""", Sha)]
    [InlineData("""{"inputs": {"pull_request": {"number": 3}}, "ref": "refs/heads/main"}""", Sha)]
    [InlineData("""{"action": "created", "client_payload": {"workflow_run": {"head_sha": "x"}}}""", Sha)]
    public void A_push_a_schedule_and_a_dispatch_are_of_the_commit_that_the_runner_names(string payload, string commit)
    {
        Assert.Equal(Usual with { Commit = commit }, Read(payload));
    }

    [Theory]
    [InlineData("tag", "", true)]
    [InlineData("branch", "", false)]
    [InlineData("tag", "feature", false)]
    public void A_tag_is_told(string kind, string headRef, bool isTag) =>
        Assert.Equal(isTag, Read("{}", ("GITHUB_REF_TYPE", kind), ("GITHUB_HEAD_REF", headRef)).IsTag);

    [Fact]
    public void A_commit_of_zeros_is_none() => Assert.Null(Read("{}", ("GITHUB_SHA", Zeros)).Commit);

    [Fact]
    public void A_workflow_run_is_of_the_run_that_it_follows()
    {
        var facts = Read(
            """
            {"action": "completed", <repository>, "workflow_run": {"id": 77, "name": "ci", "path": ".github/workflows/ci.yml@main", "run_attempt": 3, "event": "push", "conclusion": "failure",
              "head_sha": "<head>", "head_branch": "feature", "head_repository": {"full_name": "o/r", "owner": {"login": "o"}},
              "pull_requests": [
                {"number": 3, "head": {"sha": "<head>"}, "base": {"ref": "main", "sha": "<base>", "repo": {"id": 2}}},
                {"number": 4, "head": {"sha": "<base>"}, "base": {"ref": "main", "repo": {"id": 1}}},
                {"number": 5, "head": {"sha": "<head>"}, "base": {"ref": "dev", "sha": "<base>", "repo": {"id": 1}}}]}}
            """,
            ("GITHUB_EVENT_NAME", "workflow_run"));

        Assert.Equal(
            Usual with
            {
                EventName = "workflow_run", Commit = Head, Branch = "feature", HeadOwner = "o", HeadBranch = "feature", PullRequest = 5, BaseBranch = "dev",
                EarlierRunUrl = new Uri("https://github.com/o/r/actions/runs/77"),
            },
            facts);
    }

    [Theory]
    [InlineData("push", """{"full_name": "o/r"}""", false, false)]
    [InlineData("schedule", """{"full_name": "O/R"}""", false, false)]
    [InlineData("pull_request", """{"full_name": "o/r"}""", false, true)]
    [InlineData("pull_request_target", """{"full_name": "o/r"}""", false, true)]
    [InlineData("push", """{"full_name": "eve/r"}""", true, true)]
    [InlineData("pull_request", """{"full_name": "eve/r"}""", true, true)]
    [InlineData("push", "null", true, true)]
    [InlineData("push", "{}", false, true)]
    [InlineData("", """{"full_name": "o/r"}""", false, true)]
    public void Only_a_run_that_was_surely_of_this_repositorys_own_code_is_trusted(string cause, string repository, bool isFork, bool isUntrusted)
    {
        var facts = Read("""{"workflow_run": {"id": 1, "event": "<cause>", "head_sha": "<head>", "head_branch": "x", "head_repository": <of>, "pull_requests": []}}""".Replace("<cause>", cause).Replace("<of>", repository));

        Assert.Equal((isFork, isUntrusted, null), (facts.IsFork, facts.IsUntrusted, facts.PullRequest));
    }

    [Fact]
    public void A_workflow_run_of_which_nothing_is_known_is_not_trusted()
    {
        Assert.True(Read("not JSON", ("GITHUB_EVENT_NAME", "workflow_run")).IsUntrusted);
        Assert.False(Read("not JSON", ("GITHUB_EVENT_NAME", "push")).IsUntrusted);
    }

    [Theory]
    [InlineData($"refs/heads/gh-readonly-queue/main/pr-7-{Base}", 7)]
    [InlineData($"refs/heads/gh-readonly-queue/rel/1.x/pr-12-{Base}", 12)]
    [InlineData("refs/heads/gh-readonly-queue/main/pr-7", null)]
    [InlineData($"refs/heads/mine/pr-7-{Base}", null)]
    public void A_merge_group_is_of_its_own_commit_and_of_the_pull_request_that_its_branch_names(string headRef, int? pullRequest)
    {
        var facts = Read(
            """{"merge_group": {"head_sha": "<head>", "head_ref": "<headRef>", "base_sha": "<base>", "base_ref": "refs/heads/main"}, <repository>}""".Replace("<headRef>", headRef),
            ("GITHUB_EVENT_NAME", "merge_group"),
            ("GITHUB_REF_NAME", "gh-readonly-queue/main/x"));

        Assert.Equal(
            Usual with { EventName = "merge_group", Commit = Head, Branch = "gh-readonly-queue/main/x", PullRequest = pullRequest, BaseBranch = "main" },
            facts);
    }

    [Theory]
    [InlineData("""{"issue": {"number": 9, "pull_request": {"url": "x"}}, "comment": {}}""", 9)]
    [InlineData("""{"issue": {"number": 9}, "comment": {}}""", null)]
    [InlineData("""{"issue": {"number": 1e300, "pull_request": {}}}""", null)]
    [InlineData("""{"issue": {"number": "9", "pull_request": {}}}""", null)]
    public void A_comment_is_of_a_pull_request_only_when_its_issue_says_so(string payload, int? pullRequest) =>
        Assert.Equal((pullRequest, Sha), (Read(payload).PullRequest, Read(payload).Commit));

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"pull_request\": [1], \"workflow_run\": null, \"merge_group\": 3}")]
    [InlineData("""{"pull_request": {"number": -7, "head": {"sha": 3, "ref": "\ud800", "repo": 3}, "base": []}}""")]
    [InlineData("""{"\ud800": 1, "pull_request": null}""")]
    [InlineData("\uFEFF{}")]
    public void A_document_that_is_broken_costs_only_what_it_would_tell(string payload) =>
        Assert.Equal(Usual, Read(payload));

    [Fact]
    public void So_does_one_that_is_deep_or_huge_or_a_folder_or_nowhere()
    {
        using var surroundings = Runner();
        var file = surroundings.Point("GITHUB_EVENT_PATH", new string('[', 100_000));
        var none = Usual;
        Assert.Equal(none, surroundings.GitHub().Facts);

        using (var stream = File.OpenWrite(file))
        {
            // Sparse: nobody writes these bytes, and nobody may read them.
            stream.SetLength(5L << 30);
        }

        Assert.Equal(none, surroundings.GitHub().Facts);

        foreach (var path in new[] { surroundings.Folder, "/nowhere/event.json", "\0" })
        {
            surroundings.Variables["GITHUB_EVENT_PATH"] = path;
            Assert.Equal(none, surroundings.GitHub().Facts);
        }
    }

    [Fact]
    public void A_byte_order_mark_is_no_harm() =>
        Assert.Equal(4, Read("\uFEFF{\"pull_request\": {\"number\": 4}}").PullRequest);

    [Theory]
    [InlineData("https://github.com", "", "https://github.com/o/r", "https://api.github.com/")]
    [InlineData("https://github.com/", "https://api.github.com/", "https://github.com/o/r", "https://api.github.com/")]
    [InlineData("https://acme.ghe.com", "", "https://acme.ghe.com/o/r", "https://api.acme.ghe.com/")]
    [InlineData("https://git.corp:8443", "", "https://git.corp:8443/o/r", "https://git.corp:8443/api/v3")]
    [InlineData("https://corp/github/", "https://corp/github/api/v3/", "https://corp/github/o/r", "https://corp/github/api/v3")]
    [InlineData("http://localhost:3000", "http://localhost:3001", "http://localhost:3000/o/r", "http://localhost:3001/")]
    [InlineData("not an address", "", "not an address/o/r", null)]
    public void A_company_has_a_GitHub_of_its_own(string server, string api, string repository, string? address)
    {
        var facts = Read("{}", ("GITHUB_SERVER_URL", server), ("GITHUB_API_URL", api));

        Assert.Equal((repository, address), (facts.RepositoryUrl, facts.ApiUrl?.ToString()));
        Assert.Equal(address is null ? null : repository + "/actions/runs/5", facts.RunUrl?.ToString());
    }

    [Theory]
    [InlineData("o/r/.github/workflows/ci.yml@refs/heads/main", ".github/workflows/ci.yml")]
    [InlineData("o/r/.github/workflows/a@b.yml@refs/tags/@v1", ".github/workflows/a@b.yml")]
    [InlineData("o/r/.github/workflows/ci.yml@1234", ".github/workflows/ci.yml")]
    [InlineData("nonsense", null)]
    public void The_file_of_the_workflow_is_a_path_of_the_repository(string reference, string? file) =>
        Assert.Equal(file, Read("{}", ("GITHUB_WORKFLOW_REF", reference)).WorkflowFile);

    [Theory]
    [InlineData("17000000001", 17000000001)]
    [InlineData("x", null)]
    public void Runs_are_ordered_by_their_id(string run, long? number) => Assert.Equal(number, Read("{}", ("GITHUB_RUN_ID", run)).RunNumber);

    [Fact]
    public void Without_any_variables_the_facts_are_empty()
    {
        using var surroundings = new Surroundings(("GITHUB_EVENT_PATH", "/nowhere/event.json"));

        Assert.Equal(new BuildFacts { CodeHost = CodeHost.GitHub }, surroundings.GitHub().Facts);
    }

    private static BuildFacts Read(string payload, params (string Name, string Value)[] variables)
    {
        using var surroundings = Runner();
        foreach (var (name, value) in variables)
        {
            surroundings.Variables[name] = value;
        }

        payload = payload.Replace("<sha>", Sha).Replace("<head>", Head).Replace("<base>", Base).Replace("<zeros>", Zeros)
            .Replace("<repository>", """ "repository": {"id": 1, "full_name": "o/r", "default_branch": "main"} """);
        File.WriteAllText(surroundings.Point("GITHUB_EVENT_PATH"), payload, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return surroundings.GitHub().Facts;
    }

    private static Surroundings Runner() => new(
        ("GITHUB_EVENT_NAME", "push"), ("GITHUB_SHA", Sha), ("GITHUB_REF_NAME", "main"), ("GITHUB_REF_TYPE", "branch"), ("GITHUB_REPOSITORY", "o/r"),
        ("GITHUB_RUN_ID", "5"), ("GITHUB_RUN_ATTEMPT", "2"), ("GITHUB_JOB", "train"), ("GITHUB_ACTION", "run"), ("GITHUB_WORKFLOW", "CI"),
        ("GITHUB_WORKFLOW_REF", "o/r/.github/workflows/ci.yml@refs/heads/main"));
}
