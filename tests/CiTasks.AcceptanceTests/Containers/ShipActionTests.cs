using System.Text.Json.Nodes;
using CiTasks.Testing;
using CiTasks.Testing.GitHubRunner;

namespace CiTasks.AcceptanceTests.Containers;

/// <summary>The root action on the sample project: what a newcomer's first workflow does.</summary>
[Collection(ContainerTests.Name)]
public sealed class ShipActionTests
{
    private const string Sample = "samples/iris-databricks";
    private const string Nodes = "src/iris_databricks/pipelines/classify/nodes.py";

    [FactNeeding("docker")]
    public async Task The_sample_is_shipped_and_a_second_time_there_is_nothing_to_send()
    {
        await using var job = await RehearsalJob.StartAsync();
        job.Checkout(Repository.In(Sample));
        var ship = RehearsalJob.Step("");
        var result = (await job.Job.RunAsync(ship)).Ends("success");
        Assert.Equal(("created", "SUCCESS"), (result.Outputs["action"], result.Outputs["result-state"]));
        Assert.True(File.Exists(job.In(result.Outputs["wheel"])));
        Assert.Equal("iris-databricks", (await job.GetAsync($"api/2.2/jobs/get?job_id={result.Outputs["job-id"]}"))["settings"]!["name"]!.GetValue<string>());
        Assert.Equal("SUCCESS", (await job.UntilAsync(result.Outputs["run-id"], "TERMINATED"))["state"]!["result_state"]!.GetValue<string>());
        Assert.Contains("✅ ship: succeeded", result.Summary, StringComparison.Ordinal);
        Assert.Empty(result.Errors());
        Assert.DoesNotContain(result.Log, line => line.Contains("dubious ownership", StringComparison.Ordinal));
        Assert.Contains("rows to train on", await File.ReadAllTextAsync(job.In(".citasks/fetched/info.log")), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(job.In(".citasks/fetched/07_model_output")));
        ReadableByAll(job.Job.Workspace);

        var again = (await job.Job.RunAsync(ship)).Ends("success");
        Assert.Equal(("unchanged", "SUCCESS"), (again.Outputs["action"], again.Outputs["result-state"]));
        Assert.NotEqual(result.Outputs["run-id"], again.Outputs["run-id"]);
        var steps = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(job.Job.Temp, "citasks/ship-2.json")))!["details"]!["steps"]!.AsArray();
        Assert.Equal(["0", "0"], steps.Where(step => step!["task"]!.GetValue<string>() == "sync-files").Select(step => step!["outputs"]!["uploaded"]!.GetValue<string>()));
    }

    [FactNeeding("docker")]
    public async Task A_bug_in_the_job_is_an_annotation_on_the_line_of_the_repository()
    {
        await using var job = await RehearsalJob.StartAsync();
        job.Checkout(Repository.In(Sample));
        var lines = await File.ReadAllLinesAsync(job.In(Nodes));
        var line = Array.FindIndex(lines, text => text.Contains("test_rows += group[:held_back]", StringComparison.Ordinal));
        lines[line] = "        raise ValueError('planted')";
        job.Write(Nodes, string.Join('\n', lines) + "\n");

        var result = (await job.Job.RunAsync(RehearsalJob.Step(""))).Ends("failure", 1);
        Assert.Equal(("created", "FAILED"), (result.Outputs["action"], result.Outputs["result-state"]));
        Assert.NotEqual("", result.Outputs["run-id"]);
        var error = Assert.Single(result.Errors());
        Assert.Equal((Nodes, line + 1), (error.File, error.Line));
        Assert.Contains("ValueError: planted", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{Nodes}:{line + 1}", result.Summary, StringComparison.Ordinal);
    }

    // What root made in the container is for steps that run as the runner's user.
    private static void ReadableByAll(string folder)
    {
        foreach (var entry in OperatingSystem.IsWindows() ? [] : Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            var mode = new FileInfo(entry).UnixFileMode;
            Assert.True(mode.HasFlag(UnixFileMode.OtherRead) && (File.Exists(entry) || mode.HasFlag(UnixFileMode.OtherExecute)), $"{entry} is {mode}");
        }
    }
}
