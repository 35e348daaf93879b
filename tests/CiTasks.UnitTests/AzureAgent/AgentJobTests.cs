using System.Text.Json.Nodes;
using CiTasks.Testing;
using CiTasks.Testing.AzureAgent;
using Xunit;

namespace CiTasks.UnitTests.AzureAgent;

/// <summary>The agent of our own, looked at from inside a task of a few lines of Node.</summary>
public sealed class AgentJobTests : IDisposable
{
    private const string Tell =
        """
        const fs = require('fs');
        fs.writeFileSync(process.env.AGENT_TEMPDIRECTORY + '/told.json', JSON.stringify({ env: process.env, cwd: process.cwd(), file: __filename, beside: fs.readdirSync(__dirname) }));
        """;

    private readonly List<IDisposable> _open = [];

    public void Dispose() => _open.ForEach(item => item.Dispose());

    [FactNeeding("node")]
    public async Task A_handler_finds_variables_inputs_connections_and_folders_as_on_an_agent()
    {
        var own = new AgentConnection("mine", "citasks-databricks") { Url = "https://adb.test/", Parameters = new Dictionary<string, string> { ["apitoken"] = "dapi123" }, Data = new Dictionary<string, string> { ["some key"] = "v" } };
        using var job = Job(
            Tell,
            """{"inputs": [{"name": "runAs", "type": "string", "label": "l"}, {"name": "connection", "type": "connectedService:citasks-databricks", "label": "l"}]}""",
            new AgentJobSettings
            {
                AgentFolder = "Agent für später",
                Variables = new Dictionary<string, string> { ["databricks.host"] = "https://$(place).test", ["place"] = "adb", ["LOUD"] = "pipeline" },
                Secrets = new Dictionary<string, string> { ["DATABRICKS_TOKEN"] = "dapi-secret" },
                Connections = [own, new AgentConnection("other", "Generic") { Parameters = new Dictionary<string, string> { ["password"] = "p" } }],
                Run = PipelineRun.GitHubPullRequest(7, "abc"),
                Repository = PipelineRepository.GitHub(),
                AgentEnvironment = new Dictionary<string, string> { ["HOMEGROWN"] = "yes" },
            });
        var result = await job.RunAsync(new TaskStep("Small@1")
        {
            Name = "tell",
            Inputs = new Dictionary<string, string> { ["runAs"] = "$(HOMEGROWN) $(databricks.host) $(nobody)", ["connection"] = "mine" },
            Env = new Dictionary<string, string> { ["LOUD"] = "step", ["QUIET"] = " $(DATABRICKS_TOKEN) " },
        });

        Assert.True(result.Result == TaskVerdict.Succeeded, result.Page);
        var told = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(job.Temp, "told.json")))!;
        string? Env(string name) => told["env"]![name]?.GetValue<string>();
        Assert.Equal((job.Sources, job.Sources), (told["cwd"]!.GetValue<string>(), Env("BUILD_SOURCESDIRECTORY")));
        Assert.EndsWith($"/Agent für später/_work/_tasks/Small_{SmallExtension.Id}/1.2.3/main.js", told["file"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(["main.js", "task.json"], told["beside"]!.AsArray().Select(file => file!.GetValue<string>()).Order());
        Assert.Equal(("True", "Succeeded", "Succeeded"), (Env("TF_BUILD"), Env("AGENT_JOBSTATUS"), Env("Agent.JobStatus")));
        // A variable of the pipeline wins over the step's own env, as long as it is no secret.
        Assert.Equal(("pipeline", "dapi-secret", "https://adb.test"), (Env("LOUD"), Env("QUIET"), Env("DATABRICKS_HOST")));
        Assert.Equal("yes https://adb.test $(nobody)", Env("INPUT_RUNAS"));
        Assert.Equal(("dapi-secret", null), (Env("SECRET_DATABRICKS_TOKEN"), Env("DATABRICKS_TOKEN")));
        Assert.Equal(("eyJ-the-token-of-the-job-0123456789", null), (Env("SECRET_SYSTEM_ACCESSTOKEN"), Env("SYSTEM_ACCESSTOKEN")));
        Assert.Equal("""["DATABRICKS_TOKEN","System.AccessToken"]""", Env("VSTS_SECRET_VARIABLES"));
        Assert.Contains("\"Build.SourceVersion\"", Env("VSTS_PUBLIC_VARIABLES"), StringComparison.Ordinal);
        Assert.Equal(("tell", "Small"), (Env("SYSTEM_TASKINSTANCENAME"), Env("TASK_DISPLAYNAME")));
        Assert.Equal(($"{own.Id}", "https://adb.test/", "Token", "dapi123"), (Env("INPUT_CONNECTION"), Env($"ENDPOINT_URL_{own.Id}"), Env($"ENDPOINT_AUTH_SCHEME_{own.Id}"), Env($"ENDPOINT_AUTH_PARAMETER_{own.Id}_APITOKEN")));
        Assert.Equal(("""{"parameters":{"apitoken":"dapi123"},"scheme":"Token"}""", "v"), (Env($"ENDPOINT_AUTH_{own.Id}"), Env($"ENDPOINT_DATA_{own.Id}_SOME_KEY")));
        Assert.Equal("eyJ-the-token-of-the-job-0123456789", Env("ENDPOINT_AUTH_PARAMETER_SYSTEMVSSCONNECTION_ACCESSTOKEN"));
        Assert.DoesNotContain(told["env"]!.AsObject(), variable => variable.Value!.GetValue<string>() == "p");
        Assert.Equal(("7", "PullRequest", "GitHub", "abc"), (Env("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER"), Env("BUILD_REASON"), Env("BUILD_REPOSITORY_PROVIDER"), Env("SYSTEM_PULLREQUEST_SOURCECOMMITID")));
        Assert.StartsWith("https://dev.azure.invalid/acme/", Env("SYSTEM_OIDCREQUESTURI"), StringComparison.Ordinal);
        // Nothing of the machine that the test runs on.
        Assert.Null(Env("DOTNET_HOST_PATH"));
    }

    [FactNeeding("node")]
    public async Task Steps_share_variables_masks_and_path_and_the_state_of_the_job()
    {
        using var job = Job(
            """
            const { env, stdout, stderr } = process;
            if (env.INPUT_ACT === 'first') {
              console.log('##vso[task.setvariable variable=found;isoutput=true]12');
              console.log('##vso[task.setsecret]hush'); console.log('##vso[task.prependpath]/opt/first'); console.log('##vso[task.prependpath]/opt/second');
              stderr.write('##vso[task.setvariable variable=FromErrors]yes\n');
              // A command may come in pieces, and a line without its end.
              stdout.write('##vso[task.logissue type=war'); setTimeout(() => stdout.write('ning]in pieces\nlast hush'), 300);
            } else {
              console.log(`${env.FIRST_FOUND} ${env.INPUT_SEEN} ${env.FROMERRORS} ${env.AGENT_JOBSTATUS} ${env.PATH.split(':').slice(0, 2)} hush`);
              console.log('##vso[task.complete result=Failed]bad');
            }
            """,
            """{"inputs": [{"name": "act", "type": "string", "label": "l"}, {"name": "seen", "type": "string", "label": "l"}]}""");
        var first = await job.RunAsync(new TaskStep("Small@1") { Name = "first", Inputs = new Dictionary<string, string> { ["act"] = "first" } });
        Assert.True(first is { Result: TaskVerdict.Succeeded, ExitCode: 0, LeftStreamsOpen: false }, first.Page);
        Assert.Equal("in pieces", Assert.Single(first.Warnings).Message);
        Assert.Equal(["##[warning]in pieces", "last ***"], first.Log.Lines);
        Assert.Equal("12", first.Outputs["found"]);
        Assert.Empty(first.Log.Problems);
        Assert.Empty(first.StillRunning);

        var second = await job.RunAsync(new TaskStep("Small@1") { Inputs = new Dictionary<string, string> { ["seen"] = "$(first.found)" } });
        Assert.Equal("12 12 yes Succeeded /opt/second,/opt/first ***", second.Log.Lines[0]);
        Assert.Equal((TaskVerdict.Failed, "bad"), (second.Result, second.Log.CurrentOperation));
        Assert.Equal("Failed", job.Variables["Agent.JobStatus"]);
        Assert.Equal(TaskVerdict.SucceededWithIssues, (await job.RunAsync(new TaskStep("Small@1") { ContinueOnError = true })).Result);
    }

    [FactNeeding("node")]
    public async Task Another_exit_code_than_0_is_a_breakdown_whatever_was_said_before()
    {
        using var job = Job("console.log('##vso[task.complete result=Succeeded]fine'); process.exitCode = 3;");
        var result = await job.RunAsync(new TaskStep("Small@1"));
        Assert.Equal((TaskVerdict.Failed, 3), (result.Result, result.ExitCode));
        Assert.Contains("exit code 3", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    [FactNeeding("node")]
    public async Task Hostile_text_is_what_the_agent_takes_it_for()
    {
        using var job = Job(
            """
            console.log('a job said: ##vso[task.setvariable variable=PATH]/tmp/evil');
            console.log('carriage\r##vso[task.complete result=Failed]return'); console.log('##vso[task.nosuch]x');
            console.log('##[error]only red'); console.log('# #vso[task.complete result=Failed]');
            """);
        var result = await job.RunAsync(new TaskStep("Small@1"));
        Assert.Equal("/tmp/evil", result.Log.Variables["PATH"]);
        Assert.Equal(TaskVerdict.Failed, result.Log.Completed);
        Assert.Single(result.Log.Problems);
        Assert.Contains("##[error]only red", result.Log.Lines);
    }

    [FactNeeding("node")]
    public async Task A_cancelled_handler_alone_gets_two_signals_and_ten_seconds()
    {
        const string Waits = "const fs = require('fs'); console.log('up'); setInterval(() => {}, 1000);";
        using var deafJob = Job($"{Waits} process.on('SIGINT', () => console.log('INT')); process.on('SIGTERM', () => console.log('##vso[task.setvariable variable=last;isoutput=true]word'));");
        using var heedingJob = Job($"{Waits} process.on('SIGINT', () => {{ console.log('##vso[task.complete result=Canceled]bye'); process.exit(0); }});");
        // Node's own way: it ends at once, and what it started does not.
        using var orphaningJob = Job($"{Waits} const child = require('child_process').spawn('sleep', ['60'], {{ stdio: 'ignore' }}); fs.writeFileSync('child', `${{child.pid}}`); console.log('child up');");
        using var lateJob = Job($"{Waits} process.on('SIGINT', () => process.exit(0));");
        var (deaf, heeding, orphaning) = (deafJob.Start(new TaskStep("Small@1")), heedingJob.Start(new TaskStep("Small@1")), orphaningJob.Start(new TaskStep("Small@1")));
        var late = lateJob.Start(new TaskStep("Small@1") { Timeout = TimeSpan.FromSeconds(2) });
        await deaf.SeeAsync("up");
        await heeding.SeeAsync("up");
        await orphaning.SeeAsync("child up");
        deaf.Cancel();
        heeding.Cancel();
        orphaning.Cancel();

        var heeded = await heeding.EndAsync();
        Assert.Equal((TaskVerdict.Canceled, 0, TaskVerdict.Canceled), (heeded.Result, heeded.ExitCode, heeded.Log.Completed));
        Assert.Equal(["SIGINT"], heeded.Signals);
        Assert.InRange(heeded.Ending!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Empty(heeded.StillRunning);
        Assert.Equal("Canceled", heedingJob.Variables["Agent.JobStatus"]);

        var orphaned = await orphaning.EndAsync();
        Assert.Contains("sleep 60", Assert.Single(orphaned.StillRunning), StringComparison.Ordinal);
        using (var orphan = System.Diagnostics.Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(orphaningJob.Sources, "child")))))
        {
            orphan.Kill();
        }

        var timedOut = await late.EndAsync();
        Assert.Equal(TaskVerdict.Failed, timedOut.Result);
        Assert.Contains("timed out", Assert.Single(timedOut.Errors).Message, StringComparison.Ordinal);

        var killed = await deaf.EndAsync();
        Assert.Equal(["SIGINT", "SIGTERM", "SIGKILL"], killed.Signals);
        Assert.InRange(killed.Ending!.Value, TimeSpan.FromSeconds(9.9), TimeSpan.FromSeconds(12));
        Assert.Equal(["up", "INT"], killed.Log.Lines.Take(2));
        Assert.Equal("word", killed.Outputs["last"]);
    }

    private AgentJob Job(string script, string more = "{}", AgentJobSettings? settings = null)
    {
        var extension = new SmallExtension();
        _open.Add(extension);
        if (settings?.Connections.Count > 0)
        {
            extension.Contribute("ms.vss-endpoint.service-endpoint-type", "citasks-databricks");
        }

        var package = extension.With(SmallExtension.Task(more), script).Open();
        _open.Add(package);
        return new AgentJob(package, settings ?? new AgentJobSettings());
    }
}
