using CiTasks.AcceptanceTests.Tasks;
using CiTasks.Testing;
using CiTasks.Testing.GitHubRunner;

namespace CiTasks.AcceptanceTests.Containers;

/// <summary>What a user of the actions relies on without thinking of it.</summary>
[Collection(ContainerTests.Name)]
public sealed class ActionContractTests
{
    [FactNeeding("docker")]
    public async Task Outputs_of_one_step_are_inputs_of_the_next_and_the_token_is_in_nothing_that_is_left()
    {
        await using var job = await RehearsalJob.StartAsync();
        job.Outcomes("""{"outcomes": [{"result": "SUCCESS"}]}""");
        using var project = new SmallProject();
        job.Checkout(project.Folder);
        job.Write("dist/small-1.0-py3-none-any.whl", await File.ReadAllBytesAsync(Directory.GetFiles(project.In("dist")).Single()));
        List<StepResult> results =
        [
            await job.Job.RunAsync(RehearsalJob.Step("deploy-job", ("job-file", "jobs/small.json"), ("wheel", "dist/small-1.0-py3-none-any.whl")) with { Id = "deploy" }),
            // Inputs that are there and empty count as unset.
            await job.Job.RunAsync(RehearsalJob.Step("run-job", ("job-id", "${{ steps.deploy.outputs.job-id }}"), ("job-name", ""), ("timeout", ""), ("job-parameters", "")) with { Id = "run" }),
            await job.Job.RunAsync(RehearsalJob.Step("delete-run", ("run-id", "${{ steps.run.outputs.run-id }}"))),
        ];
        Assert.All(results, result => result.Ends("success"));
        Assert.Equal(("SUCCESS", "deleted"), (results[1].Outputs["result-state"], results[2].Outputs["action"]));
        Assert.All(results, result => Assert.Empty(result.Annotations));

        foreach (var result in results)
        {
            Assert.Equal($"::add-mask::{RehearsalJob.Token}", Assert.Single(result.Printed, line => line.Contains(RehearsalJob.Token, StringComparison.Ordinal)));
            Assert.StartsWith("::add-mask::", result.Printed[0], StringComparison.Ordinal);
            Assert.DoesNotContain(RehearsalJob.Token, result.CommandLine, StringComparison.Ordinal);
        }

        foreach (var file in new[] { job.Job.Workspace, job.Job.Temp }.SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)))
        {
            Assert.False((await File.ReadAllTextAsync(file)).Contains(RehearsalJob.Token, StringComparison.Ordinal), $"the token is in {file}");
        }
    }

    [FactNeeding("docker")]
    public async Task A_checkout_that_cannot_be_written_and_a_home_that_is_not_there_are_told_in_one_clear_error_or_do_not_matter()
    {
        await using var job = await RehearsalJob.StartAsync(new JobSettings
        {
            HasReadOnlyWorkspace = true,
            RuntimeVariables = new Dictionary<string, string> { ["HOME"] = "/nowhere" },
        });
        job.Checkout(Repository.In("samples/iris-databricks"));
        await job.PostAsync("api/2.0/dbfs/put", """{"path": "/made.txt", "contents": "bWFkZQ==", "overwrite": true}""");
        (await job.Job.RunAsync(RehearsalJob.Step("check"))).Ends("success");
        foreach (var step in (ActionStep[])[RehearsalJob.Step("fetch-files", ("source", "dbfs:/made.txt"), ("destination", "made.txt")), RehearsalJob.Step("package")])
        {
            var result = (await job.Job.RunAsync(step)).Ends("failure", 2);
            var error = Assert.Single(result.Errors());
            Assert.Matches("(?i)read-only|not be written|cannot write", error.Message);
            Assert.DoesNotContain(result.Log, line => line.Contains("   at ", StringComparison.Ordinal));
        }
    }
}
