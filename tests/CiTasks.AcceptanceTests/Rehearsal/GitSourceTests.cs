using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class GitSourceTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private const string Code = """
        import os, sys, helper
        print(__file__); print(os.getcwd()); print(sys.path[0]); print(helper.WORD, sys.argv[1:]); print(sorted(os.listdir("..")))
        """;

    private RehearsalServer Server => fixture.Server;

    [FactNeeding("git")]
    public async Task All_tasks_of_a_run_see_the_commit_it_began_with()
    {
        using var upstream = new Upstream(("jobs/main.py", Code), ("jobs/helper.py", "WORD = 'first'"), ("data/x.csv", ""));
        var first = upstream.Head();
        var job = await Server.CreateJobAsync($$"""
            {"name": "git", "git_source": {{Source(upstream, "\"git_branch\": \"main\"")}}, "tasks": [
              {"task_key": "a", "spark_python_task": {"python_file": "jobs/main.py", "parameters": ["x"]} },
              {"task_key": "b", "depends_on": [{"task_key": "a"}], "spark_python_task": {"python_file": "jobs/main.py", "source": "GIT"} }]}
            """);
        foreach (var (commit, word) in ((Func<string>, string)[])
            [(() => first, "first"), (() => upstream.Commit(("jobs/helper.py", "WORD = 'second'")), "second")])
        {
            var head = commit();
            var run = await Server.WaitAsync(await Server.RunNowAsync(job));
            Assert.Equal("SUCCESS", run.Result());
            Assert.Equal(head, run["git_source"]!["git_snapshot"]!["used_commit"]!.GetValue<string>());
            Assert.Equal(head, run.TaskOf("b")["git_source"]!["git_snapshot"]!["used_commit"]!.GetValue<string>());
            var a = (await Server.LogAsync(run.TaskOf("a"))).Split('\n');
            var b = (await Server.LogAsync(run.TaskOf("b"))).Split('\n');
            Assert.Matches($"^/Workspace/Repos/\\.internal/[0-9a-f]{{10}}_commits/{head}/jobs/main\\.py$", a[0]);
            var folder = Path.GetDirectoryName(a[0])!;
            Assert.Equal([folder, folder, $"{word} ['x']", "['data', 'jobs']"], a[1..5]);
            Assert.Equal((a[0], $"{word} []"), (b[0], b[3]));
        }
    }

    [FactNeeding("git")]
    public async Task A_notebook_of_the_repository_runs_and_imports_from_its_root()
    {
        using var upstream = new Upstream(
            ("notebooks/report.py", "# Databricks notebook source\nfrom lib.words import WORD\n\n# COMMAND ----------\n\ndbutils.notebook.exit(WORD + dbutils.widgets.get('day'))"),
            ("lib/words.py", "WORD = 'from git on '"));
        var run = await Server.WaitAsync(await Server.SubmitAsync($$"""
            {"git_source": {{Source(upstream, "\"git_branch\": \"main\"")}}, "tasks": [
              {"task_key": "main", "notebook_task": {"notebook_path": "notebooks/report", "base_parameters": {"day": "friday"} } },
              {"task_key": "none", "notebook_task": {"notebook_path": "notebooks/none"} }]}
            """));
        Assert.Equal("from git on friday", await Server.ExitValueAsync(run));
        Assert.Contains("Unable to access the notebook \"notebooks/none\"", run.TaskOf("none").Message(), StringComparison.Ordinal);
    }

    [FactNeeding("git")]
    public async Task A_tag_a_commit_and_a_sparse_checkout_are_honoured()
    {
        using var upstream = new Upstream(("jobs/main.py", Code), ("jobs/helper.py", "WORD = 'old'"), ("data/x.csv", ""));
        var old = upstream.Head();
        upstream.Git("tag", "--annotate", "--message=one", "v1");
        upstream.Commit(("jobs/helper.py", "WORD = 'new'"));
        foreach (var (which, commit, line) in ((string, string, string)[])
        [
            ("\"git_tag\": \"v1\"", old, "old []"),
            ($"\"git_commit\": \"{old}\"", old, "old []"),
            ("\"git_branch\": \"main\", \"sparse_checkout\": {\"patterns\": [\"jobs\"]}", upstream.Head(), "new []"),
        ])
        {
            var run = await SubmitAsync(upstream, which, "jobs/main.py");
            var log = (await Server.LogAsync(run.Tasks()[0])).Split('\n');
            Assert.Equal(("SUCCESS", commit, line), (run.Result(), run["git_source"]!["git_snapshot"]!["used_commit"]!.GetValue<string>(), log[3]));
            Assert.Equal(which.Contains("sparse", StringComparison.Ordinal) ? "['jobs']" : "['data', 'jobs']", log[4]);
        }
    }

    [FactNeeding("git")]
    public async Task Without_its_code_a_task_fails_and_says_why()
    {
        using var upstream = new Upstream(("a.py", ""));
        using var guarded = new GuardedRemote(upstream, "ada", "pw");
        foreach (var (source, code, message) in ((string, string, string)[])
        [
            (Source(upstream, "\"git_branch\": \"nope\""), "REPOSITORY_CHECKOUT_FAILED", "Failed to checkout Git repository: NOT_FOUND: The branch 'nope' does not exist"),
            (Source("/no/such/place", "\"git_branch\": \"main\""), "REPOSITORY_CHECKOUT_FAILED", "Failed to checkout Git repository: NOT_FOUND: Remote repo not found."),
            (Source(guarded.Url, "\"git_branch\": \"main\""), "REPOSITORY_CHECKOUT_FAILED", "Failed to checkout Git repository: UNAUTHENTICATED: Missing Git provider credentials."),
            (Source(upstream, "\"git_branch\": \"main\""), "INVALID_RUN_CONFIGURATION", "Cannot read the python file jobs/../../x.py."),
        ])
        {
            var run = await SubmitAsync(source, "jobs/../../x.py");
            Assert.Equal($"TERMINATED {code} CLIENT_ERROR", run.Status());
            Assert.Equal($"TERMINATED {code} CLIENT_ERROR", run.Tasks()[0].Status());
            Assert.StartsWith(message, run.Tasks()[0].Message(), StringComparison.Ordinal);
        }
    }

    [FactNeeding("git")]
    public async Task A_url_of_a_hosting_service_is_taken_from_its_stand_in()
    {
        using var upstream = new Upstream(("main.py", "print('from the stand-in')"));
        await using var server = await RehearsalServer.StartAsync("--git-remote", $"https://github.com/acme/={upstream.Parent}/");
        const string url = "https://github.com/acme/iris.git";
        var repo = await server.PostAsync("/api/2.0/repos", $$"""{"url": "{{url}}"}""").OkAsync();
        Assert.Equal((url, "gitHub", "/Repos/rehearsal@example.com/iris", upstream.Head()), (repo.TextOrNull("url"), repo.TextOrNull("provider"), repo.TextOrNull("path"), repo.TextOrNull("head_commit_id")));
        var run = await server.WaitAsync(await server.SubmitAsync($$"""
            {"git_source": {{Source(url, "\"git_branch\": \"main\"")}}, "tasks": [{"task_key": "main", "spark_python_task": {"python_file": "main.py"} }]}
            """));
        Assert.Equal("from the stand-in\n", await server.LogAsync(run.Tasks()[0]));
    }

    [FactNeeding("git")]
    public async Task The_provider_is_told_from_the_url()
    {
        using var upstream = new Upstream(("main.py", ""));
        (string Url, string Provider)[] cases =
        [
            ("https://dev.azure.com/o/p/_git/iris", "azureDevOpsServices"),
            ("https://o@dev.azure.com/o/p/_git/iris", "azureDevOpsServices"),
            ("https://gitlab.com/acme/iris", "gitLab"),
            ("https://ada@bitbucket.org/acme/iris.git", "bitbucketCloud"),
            ("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/iris", "awsCodeCommit"),
        ];
        var standIns = new Dictionary<string, string> { ["CITASKS_REHEARSAL_GIT_REMOTES"] = string.Join("; ", cases.Select(entry => $"{entry.Url}={upstream.Folder}")) };
        await using var server = await RehearsalServer.StartAsync(standIns);
        foreach (var (url, provider) in cases)
        {
            var repo = await server.PostAsync("/api/2.0/repos", $$"""{"url": "{{url}}", "path": "/Repos/guess/{{provider}}{{url.Length}}"}""").OkAsync();
            Assert.Equal((url, provider), (url, repo.TextOrNull("provider")));
        }
    }

    [FactNeeding("git")]
    public async Task The_commit_is_that_of_the_start_even_for_a_later_task()
    {
        using var upstream = new Upstream(("late.py", "print('first')"));
        await Server.PutFileAsync("/git/wait.py", "import os, time\nwhile not os.path.exists('/dbfs/git/go'): time.sleep(0.02)");
        var id = await Server.SubmitAsync($$"""
            {"git_source": {{Source(upstream, "\"git_branch\": \"main\"")}}, "tasks": [
              {"task_key": "wait", "spark_python_task": {"python_file": "dbfs:/git/wait.py"} },
              {"task_key": "late", "depends_on": [{"task_key": "wait"}], "spark_python_task": {"python_file": "late.py"} }]}
            """);
        await Server.WaitAsync(id, run => run["git_source"]!["git_snapshot"] is not null);
        upstream.Commit(("late.py", "print('second')"));
        await Server.PutFileAsync("/git/go", "");
        var run = await Server.WaitAsync(id);
        Assert.Equal("first\n", await Server.LogAsync(run.TaskOf("late")));
    }

    [Theory]
    [InlineData("{\"git_url\": \"https://github.com/a/b\", \"git_provider\": \"gitHub\", \"git_branch\": \"a\", \"git_tag\": \"b\"}", "Only one of git_branch and git_tag")]
    [InlineData("{\"git_provider\": \"gitHub\"}", "git_url")]
    [InlineData("{\"git_url\": \"https://github.com/a/b\", \"git_provider\": \"sourceForge\"}", "git_source.git_provider must be one of: ")]
    public async Task A_source_that_makes_no_sense_is_refused_with_the_job(string source, string text)
    {
        var refused = await Server.PostAsync("/api/2.2/jobs/create", $$"""{"git_source": {{source}}}""");
        Assert.Equal("INVALID_PARAMETER_VALUE", refused.ErrorCode);
        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
    }

    private Task<JsonObject> SubmitAsync(Upstream upstream, string which, string file) => SubmitAsync(Source(upstream, which), file);

    private async Task<JsonObject> SubmitAsync(string source, string file) => await Server.WaitAsync(await Server.SubmitAsync($$"""
        {"git_source": {{source}}, "tasks": [{"task_key": "main", "spark_python_task": {"python_file": "{{file}}", "source": "GIT"} }]}
        """));

    private static string Source(Upstream upstream, string which) => Source("file://" + upstream.Folder, which);

    private static string Source(string url, string which) => $$"""{"git_url": "{{url}}", "git_provider": "github", {{which}} }""";
}
