using System.Text.Json.Nodes;
using CiTasks.Testing;
using CiTasks.Testing.GitHubRunner;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary>A step of a workflow that has no secret at all: GitHub's word on it is exchanged for a token of the workspace.</summary>
public sealed class SignInTests : TaskFixture
{
    private const string ClientId = "8a3f0b1c-0000-4000-8000-000000000001";
    private static readonly string[] Deploy = ["deploy-job", "--job-file", "jobs/small.json", "--artifacts", "dbfs:/FileStore/small/dist"];

    // A job is created only after the first token is gone.
    protected override Task<RehearsalServer> StartAsync() =>
        RehearsalServer.StartAsync("--client-id", ClientId, "--client-secret", "dose-a-secret-of-the-principal", "--fault", "POST /api/2.*/jobs/create expired-token count=1");

    [Fact]
    public async Task A_step_deploys_with_an_id_token_and_gets_another_when_the_workspace_says_that_the_token_expired()
    {
        using var project = new SmallProject();
        using var proxy = new RecordingProxy(Workspace.Uri);
        using var service = new IdTokenService();
        using var step = Step(proxy.Uri);
        service.AddTo(step.Variables);

        var result = await CiTasksProcess.RunAsync(project.Folder, step.Variables, Deploy);

        Ends(0, result);
        Assert.Equal("created", step.Outputs["action"]);
        Assert.Equal(ClientId, (await JobsAsync())[0]!["creator_user_name"]!.GetValue<string>());
        var exchanges = proxy.To("oidc/v1/token");
        Assert.Equal(2, exchanges.Count);
        Assert.Equal(2, service.Tokens.Distinct().Count());
        Assert.All(service.Audiences, audience => Assert.Equal($"{proxy.Uri}oidc/v1/token", audience));

        // Each token is masked before it could be printed, and is never seen again.
        var log = LogCommands.Read(result.Output, result.Errors);
        Assert.All(service.Tokens, token => Assert.Contains(token, log.Masks));
        Assert.Equal(4, log.Masks.Count);
        Assert.All(log.Masks, mask => Assert.DoesNotContain(mask, string.Join('\n', log.Lines) + step.Summary + step.Result("deploy-job.json"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_of_the_service_principal_does_it_too()
    {
        using var project = new SmallProject();
        using var step = Step(Workspace.Uri);
        step.Variables["INPUT_DATABRICKS-CLIENT-SECRET"] = "dose-a-secret-of-the-principal";

        Ends(0, await CiTasksProcess.RunAsync(project.Folder, step.Variables, Deploy));

        step.Variables["INPUT_DATABRICKS-CLIENT-SECRET"] = "dose-another-one";
        var refused = await CiTasksProcess.RunAsync(project.Folder, step.Variables, Deploy);
        Ends(4, refused);
        Says("CIT0408", refused);
        Says("invalid_client", refused);
    }

    [Fact]
    public async Task Without_the_permission_the_step_says_which_one_is_missing()
    {
        using var project = new SmallProject();
        using var step = Step(Workspace.Uri);

        var result = await CiTasksProcess.RunAsync(project.Folder, step.Variables, Deploy);

        Ends(4, result);
        var annotation = Assert.Single(LogCommands.Read(result.Output).Annotations);
        Assert.StartsWith("CIT0407", annotation.Title);
        Assert.Contains("permissions: id-token: write", annotation.Message);
    }

    [Fact]
    public async Task What_a_workspace_and_a_manifest_say_commands_the_runner_nothing()
    {
        using var project = new SmallProject();
        project.Replace("jobs/small.json", "\"name\": \"", "\"name\": \"##[error]owned ::stop-commands::x ");
        using var step = Step(Workspace.Uri);
        step.Variables["INPUT_DATABRICKS-CLIENT-SECRET"] = "dose-a-secret-of-the-principal";

        var result = await CiTasksProcess.RunAsync(project.Folder, step.Variables, [.. Deploy, "--output", "json"]);

        // The document on standard output is read by the runner as well, and is the same for everybody else.
        Ends(0, result);
        Assert.DoesNotContain(LogCommands.Read(result.Output, result.Errors).All, command => command.Name is not ("add-mask" or "group" or "endgroup"));
        Assert.Contains("##[error]owned", result.Json.ToString() + JsonNode.Parse(result.Output)!["details"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);
    }

    private static GitHubStep Step(Uri host) => new(new Dictionary<string, string>
    {
        ["DATABRICKS_HOST"] = host.ToString(),
        ["INPUT_DATABRICKS-CLIENT-ID"] = ClientId,
    });
}
