using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;
using CiTasks.UnitTests.Hosts;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

/// <summary>With what a task signs in, and what is said when that is not clear.</summary>
public sealed class SignInChoiceTests
{
    private static readonly TaskDefinition Definition = new("test-task", "Tests.")
    {
        Inputs = SharedInputs.Workspace,
        Outputs = [], Azure = new(Guid.Empty),
        RunAsync = async (context, cancel) =>
        {
            using var workspace = context.OpenWorkspace();
            await workspace.CurrentUser.GetNameAsync(cancel);
            return TaskResult.Done;
        },
    };

    [Theory]
    [InlineData("DATABRICKS_TOKEN=t", null)]
    [InlineData("DATABRICKS_CLIENT_ID=c", null)]
    [InlineData("DATABRICKS_CLIENT_ID=c DATABRICKS_CLIENT_SECRET=s", null)]
    [InlineData("CITASKS_DATABRICKS_CLIENT_ID=c DATABRICKS_TOKEN_AUDIENCE=a", null)]
    [InlineData("DATABRICKS_TOKEN=t DATABRICKS_CLIENT_SECRET=s", null)]
    [InlineData("DATABRICKS_TOKEN=t DATABRICKS_CLIENT_ID=c", "CIT0106")]
    [InlineData("", "CIT0101")]
    [InlineData("DATABRICKS_CLIENT_SECRET=s", "CIT0101")]
    [InlineData("DATABRICKS_CLIENT_ID=", "CIT0101")]
    public void A_token_or_a_service_principal_and_not_both(string variables, string? id)
    {
        using var surroundings = new Surroundings([("DATABRICKS_HOST", "https://h.test"), .. variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => (pair.Split('=')[0], pair.Split('=')[1]))]);
        var findings = new List<Finding>();
        var context = TaskRunner.Open(Definition, _ => null, Around(surroundings), surroundings.Folder, findings);

        if (id == "CIT0106")
        {
            Assert.Empty(findings);
            Assert.Equal(id, Assert.Single(Assert.Throws<TaskFailureException>(() => context.OpenWorkspace()).Findings).Id);
        }
        else if (id is not null)
        {
            Assert.Equal((id, "test-task needs databricks-token"), (Assert.Single(findings).Id, findings[0].Summary));
            Assert.Contains("databricks-client-id (DATABRICKS_CLIENT_ID or CITASKS_DATABRICKS_CLIENT_ID) instead", findings[0].Hint);
        }
        else
        {
            Assert.Empty(findings);
            context.OpenWorkspace().Dispose();
        }
    }

    [Theory]
    [InlineData(true, "permissions: id-token: write")]
    [InlineData(false, "databricks-client-secret")]
    public async Task Where_there_is_no_id_token_nothing_is_sent_and_the_way_out_is_named(bool isGitHub, string hint)
    {
        using var surroundings = new Surroundings(("DATABRICKS_HOST", "https://nobody.invalid"), ("DATABRICKS_CLIENT_ID", "c"));
        var around = Around(surroundings) with { Host = isGitHub ? surroundings.GitHub() : surroundings.Laptop() };

        var run = await TaskRunner.RunStepAsync(Definition, _ => null, around, surroundings.Folder, default);

        Assert.Equal((ExitCode.Refused, "CIT0407"), (run.Result.Code, Assert.Single(run.Diagnostics).Id));
        Assert.Contains(hint, run.Diagnostics[0].Hint);
    }

    private static TaskSurroundings Around(Surroundings surroundings) =>
        new(surroundings.Laptop(), surroundings.Environment(), surroundings.Redactor, TimeProvider.System, "0");
}
