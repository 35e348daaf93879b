using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CiTasks.Testing;
using CiTasks.Testing.Entra;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary>
/// Steps of an Azure pipeline that sign in by a service connection: the built program against Entra's token endpoint over
/// TLS, Azure DevOps' ID tokens, and a workspace that knows the principal. A job is created only after the first token is gone.
/// </summary>
public sealed class ServiceConnectionTests : TaskFixture, IDisposable
{
    private const string Principal = "8a3f0b1c-0000-4000-8000-000000000001";
    private const string Subject = "sc://acme/Flowers/databricks-prod";
    private static readonly string[] Deploy = ["deploy-job", "--job-file", "jobs/small.json", "--artifacts", "dbfs:/FileStore/small/dist"];

    private readonly PipelineTokens _pipeline = new();
    private readonly SmallProject _project = new();
    private readonly List<string> _secrets = [];
    private EntraServer _entra = null!;
    private AzureStep _step = null!;

    protected override async Task<RehearsalServer> StartAsync()
    {
        var workspace = await RehearsalServer.StartAsync("--client-id", Principal, "--client-secret", "dose-a-secret-of-the-principal", "--fault", "POST /api/2.*/jobs/create expired-token count=1");
        _entra = new EntraServer(client => IssueAsync(workspace, client)) { IssuerKey = _pipeline.Key };
        _step = new AzureStep(new Dictionary<string, string>()).At(_project.Folder).On(_pipeline.Address);
        _step.Variables["SYSTEM_OIDCREQUESTURI"] = _pipeline.RequestUri;
        _step.Variables["SSL_CERT_FILE"] = _entra.TrustFile;
        _step.Variables["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = _entra.MachineAddress;
        _step.With("databricksHost", workspace.Uri.ToString());
        _secrets.Add(AzureStep.JobToken);
        return workspace;
    }

    public void Dispose()
    {
        _step.Dispose();
        _entra.Dispose();
        _pipeline.Dispose();
        _project.Dispose();
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("certificate")]
    [InlineData("federation")]
    [InlineData("machine")]
    public async Task A_connection_to_Azure_deploys_and_gets_another_token_when_the_first_is_gone(string kind)
    {
        LendAzure(kind);

        var result = await RunAsync();

        Ends(0, result);
        Assert.Equal("created", _step.Read(result).Outputs["action"]);
        Assert.Equal(Principal, (await JobsAsync())[0]!["creator_user_name"]!.GetValue<string>());
        // A machine keeps its token as long as it is good, and so does the library: there is no other to be had.
        Assert.Equal(kind == "machine" ? 1 : 2, _entra.Calls.Count);
        if (kind == "federation")
        {
            Assert.Equal(2, _pipeline.Tokens.Distinct().Count());
            Assert.All(_pipeline.Questions, question => Assert.Contains("serviceConnectionId=", question));
        }

        NothingSecretIsSaid(result);
    }

    [Theory]
    [InlineData("secret", "AADSTS7000215", "wrong secret")]
    [InlineData("certificate", "AADSTS700027", "certificate is not the application's")]
    [InlineData("federation", "AADSTS700213", $"issuer {PipelineTokens.Issuer}, subject {Subject}, audience {PipelineTokens.Audience}")]
    [InlineData("nobody", "AADSTS700016", "no such application")]
    [InlineData("machine", "Identity not found", "Agents that Microsoft hosts have none")]
    public async Task Whom_the_directory_refuses_learns_why_and_what_to_do(string kind, string words, string hint)
    {
        LendAzure(kind == "nobody" ? "secret" : kind);
        using var other = TestCertificate.For("somebody-else");
        _entra.MachineIdentity = "somebody-else";
        _entra.Applications.Clear();
        if (kind != "nobody")
        {
            _entra.Applications.Add(new EntraApplication(Principal)
            {
                Secret = "another-secret-of-the-application",
                Certificate = other,
                Federated = new FederatedCredential(PipelineTokens.Issuer, "sc://acme/Flowers/databricks-test"),
            });
        }

        var result = await RunAsync();

        Ends(4, result);
        var issue = Assert.Single(_step.Read(result).Asked);
        Assert.Contains("CIT0413", result.All);
        Assert.Contains(words, issue.Message);
        Assert.Contains(hint, issue.Message);
        Assert.Single(_entra.Calls);
        NothingSecretIsSaid(result);
    }

    [Fact]
    public async Task A_directory_that_is_away_for_a_while_is_asked_again_and_one_that_stays_away_is_given_up()
    {
        LendAzure("secret");
        _entra.Answer = before => before < 2 ? new CannedAnswer(503, "<html>busy</html>") : null;

        Ends(0, await RunAsync());
        Assert.Equal(4, _entra.Calls.Count);

        // Nobody listens there.
        LendAzure("secret", $"https://127.0.0.1:{RecordingProxy.FreePort()}/");
        var result = await RunAsync();

        Ends(6, result);
        Says("CIT0414", result);
        NothingSecretIsSaid(result);
    }

    [Fact]
    public async Task With_a_client_id_the_workspace_takes_the_connections_word_without_the_directory()
    {
        LendAzure("federation");
        _step.With("databricksClientId", Principal);

        var result = await RunAsync();

        Ends(0, result);
        Assert.Equal(Principal, (await JobsAsync())[0]!["creator_user_name"]!.GetValue<string>());
        Assert.Empty(_entra.Calls);
        Assert.Contains(Subject, Workspace.Errors, StringComparison.Ordinal);
        NothingSecretIsSaid(result);
    }

    [Fact]
    public async Task Without_any_connection_the_pipeline_speaks_for_itself()
    {
        _step.With("databricksClientId", Principal);

        var result = await RunAsync();

        Ends(0, result);
        Assert.Contains(PipelineTokens.PipelineSubject, Workspace.Errors, StringComparison.Ordinal);
        Assert.All(_pipeline.Questions, question => Assert.DoesNotContain("serviceConnectionId", question));
        Assert.Equal(2, _pipeline.Tokens.Distinct().Count());
        NothingSecretIsSaid(result);
    }

    [Theory]
    [InlineData("Token")]
    [InlineData("UsernamePassword")]
    public async Task A_connection_to_the_workspace_says_where_and_who(string scheme)
    {
        var (user, password) = scheme == "Token" ? ("", Workspace.Token) : (Principal, "dose-a-secret-of-the-principal");
        _secrets.Add(password);
        _step.Variables.Remove("INPUT_DATABRICKSHOST");
        // Of another workspace, for other steps.
        _step.Variables["DATABRICKS_HOST"] = "https://nobody.invalid";
        _step.Secret("DATABRICKS_TOKEN", "dapi-of-another-workspace");
        _secrets.Add("dapi-of-another-workspace");
        _step.Variables.Lend("databricksServiceConnection", Workspace.Uri.ToString(), scheme, scheme == "Token" ? new() { ["apitoken"] = password } : new() { ["username"] = user, ["password"] = password });

        // A token that somebody made cannot be replaced by another: the first try finds it gone.
        var result = scheme == "Token" ? await RunAsync("sync-files", "--source", "data", "--destination", "dbfs:/FileStore/small/data") : await RunAsync();

        Ends(0, result);
        NothingSecretIsSaid(result);
    }

    [Fact]
    public async Task The_secret_of_a_connection_is_not_sent_to_an_address_that_somebody_else_names()
    {
        using var elsewhere = new RecordingProxy(Workspace.Uri);
        _step.With("databricksHost", elsewhere.Uri.ToString());
        _step.Variables.Lend("databricksServiceConnection", Workspace.Uri.ToString(), "Token", new() { ["apitoken"] = Workspace.Token });
        _secrets.Add(Workspace.Token);

        var result = await RunAsync();

        Ends(2, result);
        Says("CIT0102", result);
        Assert.Empty(elsewhere.Requests);
        NothingSecretIsSaid(result);
    }

    [Fact]
    public async Task A_connection_that_the_step_is_not_given_is_named()
    {
        _step.With("azureServiceConnection", "databricks-prod");

        var result = await RunAsync();

        Ends(2, result);
        Says("CIT0409", result);
        Says("databricks-prod", result);
    }

    private Task<CiTasksResult> RunAsync(params string[] arguments) =>
        CiTasksProcess.RunAsync(_project.Folder, _step.Variables, arguments.Length > 0 ? arguments : Deploy);

    // The connection, and an application of the directory that it fits.
    private void LendAzure(string kind, string? authority = null)
    {
        using var certificate = TestCertificate.For("citasks");
        var pem = certificate.ToPem();
        _entra.Applications.Clear();
        _entra.Applications.Add(new EntraApplication(Principal)
        {
            Secret = "s3cret/of=the+application",
            Certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(certificate.RawData),
            Federated = new FederatedCredential(PipelineTokens.Issuer, Subject),
        });
        _entra.MachineIdentity = Principal;
        var parameters = new Dictionary<string, string> { ["serviceprincipalid"] = Principal, ["tenantid"] = EntraServer.Tenant };
        var data = new Dictionary<string, string> { ["activeDirectoryAuthority"] = authority ?? _entra.Authority, ["environment"] = "AzureCloud" };
        switch (kind)
        {
            case "secret":
                parameters["authenticationType"] = "spnKey";
                parameters["serviceprincipalkey"] = "s3cret/of=the+application";
                _secrets.Add("s3cret/of=the+application");
                break;
            case "certificate":
                parameters["authenticationType"] = "spnCertificate";
                parameters["servicePrincipalCertificate"] = pem;
                _secrets.AddRange(pem.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("-----", StringComparison.Ordinal)));
                break;
            case "machine":
                data["msiclientId"] = Principal;
                break;
        }

        var scheme = kind switch { "federation" => "WorkloadIdentityFederation", "machine" => "ManagedServiceIdentity", _ => "ServicePrincipal" };
        _pipeline.Connections[_step.Variables.Lend("azureServiceConnection", "https://management.azure.com/", scheme, parameters, data)] = Subject;
    }

    private void NothingSecretIsSaid(CiTasksResult result)
    {
        // A line that hides a secret is the one place where it stands.
        var log = _step.Read(result);
        var said = string.Join('\n', log.Lines.Concat(log.All.Where(command => command.Name != "task.setsecret").Select(command => string.Join(' ', command.Properties.Values.Append(command.Data)))))
            + string.Join('\n', Directory.EnumerateFiles(_step.Temp, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.All(
            _secrets.Concat(_pipeline.Tokens).Concat(log.Masks).Concat(_entra.Calls.Select(call => call.Form.GetValueOrDefault("client_assertion")).OfType<string>()),
            secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
        Assert.Empty(log.Problems);
    }

    /// <summary>A token of the workspace for a principal, which stands for one of the directory that the workspace accepts.</summary>
    private async Task<string> IssueAsync(RehearsalServer workspace, string client)
    {
        using var key = RSA.Create(2048);
        var word = Jwt.Sign(new JsonObject { ["iss"] = "https://sts.windows.net/", ["exp"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds() }, key);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:jwt",
            ["subject_token"] = word,
            ["client_id"] = client,
            ["scope"] = "all-apis",
        });
        // Who asks for a token has none yet.
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(workspace.Uri, "oidc/v1/token"), form);
        var token = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!.GetValue<string>();
        lock (_secrets)
        {
            _secrets.Add(token);
        }

        return token;
    }
}
