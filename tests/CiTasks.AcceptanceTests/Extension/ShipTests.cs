using System.Text.Json.Nodes;
using CiTasks.Testing;
using CiTasks.Testing.AzureAgent;

namespace CiTasks.AcceptanceTests.Extension;

/// <summary>The one task of a newcomer's first pipeline, on the sample project.</summary>
public sealed class ShipTests
{
    private const string Sample = "samples/iris-databricks";
    private const string Nodes = "src/iris_databricks/pipelines/classify/nodes.py";

    [FactNeeding("npm")]
    public async Task The_sample_is_shipped_from_folders_with_blanks_and_umlauts_and_a_second_time_there_is_nothing_to_send()
    {
        await using var workspace = await RehearsalServer.StartAsync();
        using var job = new ExtensionJob(workspace, new AgentJobSettings { AgentFolder = "Agent für später" });
        job.Checkout(Repository.In(Sample));
        var step = ExtensionJob.Step("ship");
        var result = (await job.Agent.RunAsync(step with { Name = "first" })).Ends(TaskVerdict.Succeeded);
        Assert.Equal(("created", "SUCCESS"), (result.Outputs["action"], result.Outputs["resultState"]));
        Assert.Equal(result.Outputs["runId"], job.Agent.Variables["first.runId"]);
        Assert.True(File.Exists(job.In(result.Outputs["wheel"])), result.Page);
        Assert.Equal("iris-databricks", (await job.GetAsync($"api/2.2/jobs/get?job_id={result.Outputs["jobId"]}"))["settings"]!["name"]!.GetValue<string>());
        Assert.Equal("SUCCESS", (await job.UntilAsync(result.Outputs["runId"], "TERMINATED"))["state"]!["result_state"]!.GetValue<string>());
        Assert.Contains("✅ ship: succeeded", Assert.Single(result.Log.Summaries), StringComparison.Ordinal);
        Assert.Empty(result.Errors);
        Assert.NotEmpty(result.Log.Groups);
        Assert.Contains("rows to train on", await File.ReadAllTextAsync(job.In(".citasks/fetched/info.log")), StringComparison.Ordinal);

        var again = (await job.Agent.RunAsync(step)).Ends(TaskVerdict.Succeeded);
        Assert.Equal(("unchanged", "SUCCESS"), (again.Outputs["action"], again.Outputs["resultState"]));
        Assert.NotEqual(result.Outputs["runId"], again.Outputs["runId"]);
        var steps = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(job.Results, "ship-2.json")))!["details"]!["steps"]!.AsArray();
        Assert.Equal(["0", "0"], steps.Where(step => step!["task"]!.GetValue<string>() == "sync-files").Select(step => step!["outputs"]!["uploaded"]!.GetValue<string>()));
    }

    [FactNeeding("npm")]
    public async Task A_bug_in_the_job_is_an_issue_on_the_line_of_the_repository()
    {
        await using var workspace = await RehearsalServer.StartAsync();
        using var job = new ExtensionJob(workspace);
        job.Checkout(Repository.In(Sample));
        var lines = await File.ReadAllLinesAsync(job.In(Nodes));
        var line = Array.FindIndex(lines, text => text.Contains("test_rows += group[:held_back]", StringComparison.Ordinal));
        lines[line] = "        raise ValueError('planted')";
        job.Write(Nodes, string.Join('\n', lines) + "\n");

        var result = (await job.Agent.RunAsync(ExtensionJob.Step("ship"))).Ends(TaskVerdict.Failed);
        Assert.Equal(("created", "FAILED"), (result.Outputs["action"], result.Outputs["resultState"]));
        Assert.NotEqual("", result.Outputs["runId"]);
        var error = Assert.Single(result.Errors);
        Assert.Equal((Nodes, line + 1), (error.Path, error.Line));
        Assert.Contains("ValueError: planted", error.Text, StringComparison.Ordinal);
        Assert.Contains($"{Nodes}:{line + 1}", Assert.Single(result.Log.Summaries), StringComparison.Ordinal);
        Assert.Equal("Failed", job.Agent.Variables["Agent.JobStatus"]);
    }
}
