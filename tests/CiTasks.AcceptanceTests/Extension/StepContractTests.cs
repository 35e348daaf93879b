using CiTasks.Testing;
using CiTasks.Testing.AzureAgent;

namespace CiTasks.AcceptanceTests.Extension;

/// <summary>What a user of the tasks relies on without thinking of it.</summary>
public sealed class StepContractTests
{
    [FactNeeding("npm")]
    public async Task Outputs_of_one_step_are_inputs_of_the_next_and_the_token_is_in_nothing_that_is_left()
    {
        await using var workspace = await RehearsalServer.StartWithOutcomesAsync("""{"outcomes": [{"result": "SUCCESS"}]}""");
        using var job = new ExtensionJob(workspace);
        await job.JobAsync("quick");
        List<TaskOutcome> results =
        [
            // Inputs that are there and empty count as unset.
            await job.Agent.RunAsync(ExtensionJob.Step("run-job", ("job-name", "quick"), ("timeout", ""), ("job-parameters", "")) with { Name = "train" }),
            await job.Agent.RunAsync(ExtensionJob.Step("delete-run", ("run-id", "$(train.runId)"))),
        ];
        Assert.All(results, result => Assert.Empty(result.Ends(TaskVerdict.Succeeded).Log.Issues));
        Assert.Equal(("SUCCESS", "deleted", results[0].Outputs["runId"]), (results[0].Outputs["resultState"], results[1].Outputs["action"], results[1].Outputs["runId"]));
        foreach (var secret in (string[])[workspace.Token, new AgentJobSettings().Token])
        {
            Assert.All(
                results.SelectMany(result => result.Log.Printed).Where(line => line.Contains(secret, StringComparison.Ordinal)),
                line => Assert.Equal($"##vso[task.setsecret]{secret}", line));
            foreach (var file in new[] { job.Agent.Sources, job.Agent.Temp }.SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)))
            {
                Assert.False((await File.ReadAllTextAsync(file)).Contains(secret, StringComparison.Ordinal), $"a secret is in {file}");
            }
        }
    }

    [FactNeeding("npm")]
    public async Task Variables_of_the_pipeline_are_a_way_to_sign_in_too_and_a_refused_token_is_told_without_showing_it()
    {
        await using var workspace = await RehearsalServer.StartWithOutcomesAsync("""{"outcomes": [{"result": "SUCCESS"}]}""");
        using var right = new ExtensionJob(workspace, Variables(workspace, workspace.Token));
        using var wrong = new ExtensionJob(workspace, Variables(workspace, "dapi-of-somebody-else-0123456789"));
        await right.JobAsync("quick");
        var step = new TaskStep(PackedExtension.Reference("run-job")) { Inputs = new Dictionary<string, string> { ["jobName"] = "quick" } };
        var done = (await right.Agent.RunAsync(step)).Ends(TaskVerdict.Succeeded);
        Assert.Equal("SUCCESS", done.Outputs["resultState"]);
        var refused = (await wrong.Agent.RunAsync(step)).Ends(TaskVerdict.Failed);
        Assert.Single(refused.Errors);
        Assert.All(refused.Log.Printed.Where(line => line.Contains("somebody-else", StringComparison.Ordinal)), line => Assert.StartsWith("##vso[task.setsecret]", line, StringComparison.Ordinal));
    }

    [FactNeeding("npm")]
    public async Task Without_NET_the_step_fails_and_names_the_task_that_installs_it()
    {
        await using var workspace = await RehearsalServer.StartAsync();
        using var empty = new TempFolder();
        using var job = new ExtensionJob(workspace, new AgentJobSettings { AgentEnvironment = new Dictionary<string, string> { ["PATH"] = empty.Path, ["DOTNET_ROOT"] = empty.Path } });
        var result = (await job.Agent.RunAsync(ExtensionJob.Step("check"))).Ends(TaskVerdict.Failed);
        Assert.Contains("UseDotNet@2", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(TaskVerdict.Failed, result.Log.Completed);
    }

    private static AgentJobSettings Variables(RehearsalServer workspace, string token) => new()
    {
        Variables = new Dictionary<string, string> { ["DATABRICKS_HOST"] = workspace.Uri.ToString() },
        Secrets = new Dictionary<string, string> { ["DATABRICKS_TOKEN"] = token },
    };
}
