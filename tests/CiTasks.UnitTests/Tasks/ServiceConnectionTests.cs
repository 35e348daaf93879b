using CiTasks.Databricks.Auth;
using CiTasks.Databricks.Errors;
using CiTasks.Hosts;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Running.SignIns;
using CiTasks.Testing.Entra;
using CiTasks.UnitTests.Hosts;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

/// <summary>What a service connection means for a step: where it goes, with what it signs in, and what is said when it cannot.</summary>
public sealed class ServiceConnectionTests : IDisposable
{
    private const string Workspace = "databricks-service-connection";
    private const string Azure = "azure-service-connection";
    private const string Id = "8a3f0b1c-0000-4000-8000-000000000009";
    private const string Tenant = "7f0d1c9e-0000-4000-8000-00000000000d";
    private const string Principal = "8a3f0b1c-0000-4000-8000-000000000001";

    private static readonly TaskDefinition Definition = new("test-task", "Tests.")
    {
        Inputs = SharedInputs.Workspace,
        Outputs = [], Azure = new(Guid.Empty),
        RunAsync = (_, _) => Task.FromResult(TaskResult.Done),
    };

    private readonly Surroundings _surroundings = new();
    private readonly List<ServiceConnection> _asked = [];

    public void Dispose() => _surroundings.Dispose();

    [Fact]
    public void A_connection_with_a_token_says_where_and_who_and_goes_before_variables()
    {
        var context = Open(
            Lent("Token", ("apitoken", "dapi-of-the-connection")),
            [(Workspace, Id)],
            ("DATABRICKS_HOST", "https://other.test"), ("DATABRICKS_TOKEN", "dapi-of-a-variable"), ("DATABRICKS_CLIENT_ID", "c"), ("DATABRICKS_CLIENT_SECRET", "s3cret-of-a-variable"));

        Assert.Equal("dapi-of-the-connection", Assert.IsType<TokenSignIn>(SignInChoice.Of(context)).Token);
        Assert.Equal("https://h.test/", context.OpenWorkspace().Address.ToString());
        // Who is not asked is hidden all the same.
        Assert.Equal("*** ***", _surroundings.Redactor.Redact("dapi-of-a-variable s3cret-of-a-variable"));
    }

    [Fact]
    public void A_user_called_token_has_one_for_a_password()
    {
        var context = Open(Lent("UsernamePassword", ("username", "Token"), ("password", "dapi-1234")), [(Workspace, Id)]);

        Assert.Equal("dapi-1234", Assert.IsType<TokenSignIn>(SignInChoice.Of(context)).Token);
    }

    [Fact]
    public void A_user_that_is_an_application_has_its_secret()
    {
        var context = Open(Lent("UsernamePassword", ("Username", Principal), ("PASSWORD", "dose1234")), [(Workspace, Id)]);

        var signIn = Assert.IsType<ServicePrincipalSignIn>(SignInChoice.Of(context));
        Assert.Equal((Principal, "dose1234"), (signIn.ClientId, signIn.Secret));
    }

    [Theory]
    [InlineData("https://h.test", true)]
    [InlineData("h.test/?o=1", true)]
    [InlineData("https://elsewhere.test", false)]
    public void What_a_connection_holds_is_sent_to_its_own_address_only(string host, bool isOwn)
    {
        var context = Open(Lent("Token", ("apitoken", "dapi-1234")), [(Workspace, Id), ("databricks-host", host)]);

        if (isOwn)
        {
            context.OpenWorkspace().Dispose();
        }
        else
        {
            var finding = Assert.Single(Assert.Throws<TaskFailureException>(() => context.OpenWorkspace()).Findings);
            Assert.Equal("CIT0102", finding.Id);
            Assert.DoesNotContain("dapi-1234", finding.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_key_a_certificate_or_the_connections_own_word_open_the_directory()
    {
        var key = Entra("ServicePrincipal", ("serviceprincipalkey", "s3cret"));
        Assert.Equal((Principal, Tenant, "s3cret", null, null), (key.ClientId, key.Tenant, key.Secret, key.Certificate, key.IdToken));
        Assert.Equal("pem-text", Entra("ServicePrincipal", ("authenticationType", "spnCertificate"), ("servicePrincipalCertificate", "pem-text")).Certificate);
        Assert.Equal("s3cret", Entra("ServicePrincipal", ("authenticationType", "spnKey"), ("serviceprincipalkey", "s3cret"), ("servicePrincipalCertificate", "")).Secret);
        Assert.NotNull(Entra("WorkloadIdentityFederation").IdToken);
    }

    [Theory]
    [InlineData("activeDirectoryAuthority", "https://login.microsoftonline.us/", "https://login.microsoftonline.us/")]
    [InlineData("environmentAuthorityUrl", "https://login.chinacloudapi.cn/common", "https://login.chinacloudapi.cn/")]
    [InlineData("environmentAuthorityUrl", "https://login.windows.net/", null)]
    [InlineData("environment", "AzureUSGovernment", "https://login.microsoftonline.us/")]
    [InlineData("environment", "AzureCloud", null)]
    public void The_connection_says_which_cloud_it_is_of(string name, string value, string? authority) =>
        Assert.Equal(authority, ((EntraSignIn)SignInChoice.Of(Open(
            Lent("ServicePrincipal", ("serviceprincipalid", Principal), ("tenantid", Tenant), ("serviceprincipalkey", "s3cret")) with { Data = new Dictionary<string, string> { [name.ToUpperInvariant()] = value } },
            [(Azure, Id), ("databricks-host", "adb-1.2.azuredatabricks.net")]))).Authority?.ToString());

    [Fact]
    public void A_managed_identity_may_have_a_name()
    {
        var lent = Lent("ManagedServiceIdentity", ("tenantid", Tenant));

        Assert.Null(((EntraSignIn)SignInChoice.Of(Open(lent, [(Azure, Id), ("databricks-host", "adb-1.2.azuredatabricks.net")]))).ClientId);
        Assert.Equal("m", ((EntraSignIn)SignInChoice.Of(Open(lent with { Data = new Dictionary<string, string> { ["msiclientId"] = "m" } }, [(Azure, Id), ("databricks-host", "adb-1.2.azuredatabricks.net")]))).ClientId);
    }

    [Fact]
    public async Task With_a_client_id_the_workspace_exchanges_the_connections_word_itself()
    {
        var context = Open(Lent("WorkloadIdentityFederation", ("serviceprincipalid", "other"), ("tenantid", Tenant)), [(Azure, Id), ("databricks-host", "adb-1.2.azuredatabricks.net"), ("databricks-client-id", Principal)]);

        var signIn = Assert.IsType<ServicePrincipalSignIn>(SignInChoice.Of(context));

        Assert.Equal((Principal, null), (signIn.ClientId, signIn.Secret));
        Assert.Equal("id-token-1", await signIn.IdToken("whoever", default));
        Assert.Equal([Id], _asked.Select(connection => connection.Id));
    }

    [Theory]
    [InlineData("https://collector.test", false)]
    [InlineData("https://adb-1.2.azuredatabricks.net.collector.test", false)]
    [InlineData("https://azuredatabricks.net", false)]
    [InlineData("http://adb-1.2.azuredatabricks.net", false)]
    [InlineData("https://dbc-1.cloud.databricks.com", false)]
    [InlineData("adb-1.2.azuredatabricks.net", true)]
    [InlineData("https://adb-1.2.databricks.azure.us/?o=1", true)]
    [InlineData("https://adb-1.2.databricks.azure.cn", true)]
    [InlineData("http://127.0.0.1:8080", true)]
    public void A_token_of_Entra_goes_to_workspaces_on_Azure_only(string host, bool isSent)
    {
        var context = Open(Lent("ManagedServiceIdentity"), [(Azure, Id), ("databricks-host", host)]);

        var thrown = Record.Exception(() => SignInChoice.Of(context));

        Assert.Equal(isSent ? null : "CIT0102", (thrown as TaskFailureException)?.Findings[0].Id);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(0, false)]
    public async Task An_id_token_that_comes_with_the_connection_is_used_once_and_while_it_is_good(int minutes, bool isUsed)
    {
        using var service = new PipelineTokens();
        var first = service.Issue("sc://acme/Flowers/prod", TimeSpan.FromMinutes(minutes));
        var ask = Entra("WorkloadIdentityFederation", ("IdToken", first)).IdToken!;

        var tokens = new[] { await ask(default), await ask(default) };

        Assert.Equal(isUsed ? [first, "id-token-1"] : ["id-token-1", "id-token-2"], tokens);
        // Nobody hands the old one out again.
        Assert.All(_asked, connection => Assert.DoesNotContain("idToken", connection.Parameters.Keys, StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(Workspace, "Token", "", "has no apitoken")]
    [InlineData(Workspace, "UsernamePassword", "username=me@acme.test;password=x1234", "no application id")]
    [InlineData(Workspace, "UsernamePassword", "username=token", "has no password")]
    [InlineData(Workspace, "None", "", "signs in by None")]
    [InlineData(Azure, "ServicePrincipal", "tenantid=t", "has no serviceprincipalid")]
    [InlineData(Azure, "ServicePrincipal", "serviceprincipalid=p;serviceprincipalkey=k", "has no tenantid")]
    [InlineData(Azure, "ServicePrincipal", "serviceprincipalid=p;tenantid=a/b;serviceprincipalkey=k", "for a tenant id")]
    [InlineData(Azure, "ServicePrincipal", "serviceprincipalid=p;tenantid=t", "has no serviceprincipalkey")]
    [InlineData(Azure, "ServicePrincipal", "serviceprincipalid=p;tenantid=t;authenticationType=spnCertificate", "has no servicePrincipalCertificate")]
    [InlineData(Azure, "PublishProfile", "serviceprincipalid=p;tenantid=t", "is of the kind PublishProfile")]
    public void A_connection_that_is_of_no_use_says_what_is_missing(string input, string scheme, string parameters, string what)
    {
        var pairs = parameters.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => (pair.Split('=')[0], pair.Split('=')[1])).ToArray();
        var context = Open(Lent(scheme, pairs), input == Azure ? [(input, Id), ("databricks-host", "adb-1.2.azuredatabricks.net")] : [(input, Id)]);

        var finding = Assert.Single(Assert.Throws<TaskFailureException>(() => context.OpenWorkspace()).Findings);

        Assert.Equal("CIT0409", finding.Id);
        Assert.Contains(what, finding.Summary);
        Assert.NotEmpty(finding.Hint!);
    }

    [Fact]
    public void A_connection_that_nobody_lends_is_named()
    {
        var context = Open(null, [(Workspace, Id)]);

        var finding = Assert.Single(Assert.Throws<TaskFailureException>(() => context.OpenWorkspace()).Findings);

        Assert.Equal("CIT0409", finding.Id);
        Assert.Contains(Id, finding.Summary);
    }

    [Fact]
    public void A_connection_without_an_address_is_no_reason_to_send_its_token_elsewhere()
    {
        var context = Open(Lent("Token", ("apitoken", "dapi-1234")) with { Url = null }, [(Workspace, Id), ("databricks-host", "h.test")]);

        Assert.Equal("CIT0409", Assert.Single(Assert.Throws<TaskFailureException>(() => context.OpenWorkspace()).Findings).Id);
    }

    [Theory]
    [InlineData("databricks-service-connection azure-service-connection")]
    [InlineData("databricks-service-connection databricks-token")]
    [InlineData("databricks-service-connection databricks-client-id")]
    [InlineData("databricks-service-connection databricks-client-secret")]
    [InlineData("azure-service-connection databricks-token")]
    [InlineData("azure-service-connection databricks-client-secret")]
    [InlineData("azure-service-connection databricks-client-id databricks-client-secret")]
    public void Two_ways_of_one_step_are_one_too_many(string inputs)
    {
        var context = Open(
            Lent("WorkloadIdentityFederation", ("serviceprincipalid", "p"), ("tenantid", "t"), ("apitoken", "dapi-1234")),
            [("databricks-host", "https://h.test"), .. inputs.Split(' ').Select(name => (name, Id))]);

        var finding = Assert.Single(Assert.Throws<TaskFailureException>(() => context.OpenWorkspace()).Findings);

        Assert.Equal("CIT0106", finding.Id);
        Assert.All(inputs.Split(' '), name => Assert.Contains(name, finding.Detail));
    }

    [Fact]
    public void A_directory_that_does_not_know_the_connection_gets_told_what_to_trust()
    {
        var refusal = new DatabricksException(ErrorKind.EntraRefused, "POST https://login.microsoftonline.com/t/oauth2/v2.0/token", "AADSTS700213: No matching federated identity record found")
        {
            Principal = Principal,
            Presented = new IdTokenClaims("https://issuer.test", "sc://acme/Flowers/prod", "api://AzureADTokenExchange"),
        };

        var finding = WorkspaceFindings.Describe(refusal, Open(null, [(Azure, Id), ("databricks-host", "adb-1.2.azuredatabricks.net")]).Inputs);

        Assert.Equal("CIT0413", finding.Id);
        Assert.Contains(Principal, finding.Summary);
        Assert.Contains("issuer https://issuer.test, subject sc://acme/Flowers/prod, audience api://AzureADTokenExchange", finding.Hint);
        Assert.Contains("AADSTS700213", finding.Detail);
    }

    [Theory]
    [InlineData("AADSTS700016: Application with identifier", "no such application")]
    [InlineData("AADSTS7000215: Invalid client secret", "wrong secret")]
    [InlineData("AADSTS7000222: The provided client secret keys are expired", "expired")]
    [InlineData("AADSTS90002: Tenant 't' not found", "no such directory")]
    [InlineData("AADSTS123: something new", "own words")]
    public void Known_refusals_come_with_what_to_do(string message, string hint) =>
        Assert.Contains(hint, WorkspaceFindings.Describe(new DatabricksException(ErrorKind.EntraRefused, "POST https://h", message), Open(null, [(Azure, Id), ("databricks-host", "adb-1.2.azuredatabricks.net")]).Inputs).Hint);

    [Theory]
    [InlineData(ErrorKind.PermissionDenied)]
    [InlineData(ErrorKind.Unauthenticated)]
    public void Whom_only_the_directory_knows_must_be_added_to_the_workspace(ErrorKind kind) =>
        Assert.Contains("not in the workspace yet", WorkspaceFindings.Describe(new DatabricksException(kind, "GET x", "no"), Open(null, [(Azure, Id), ("databricks-host", "adb-1.2.azuredatabricks.net")]).Inputs).Hint);

    private EntraSignIn Entra(string scheme, params (string Name, string Value)[] parameters) =>
        Assert.IsType<EntraSignIn>(SignInChoice.Of(Open(Lent(scheme, [("serviceprincipalid", Principal), ("tenantid", Tenant), .. parameters]), [(Azure, Id), ("databricks-host", "adb-1.2.azuredatabricks.net")])));

    private static ServiceConnection Lent(string scheme, params (string Name, string Value)[] parameters) => new(Id)
    {
        Url = new Uri("https://h.test/"),
        Scheme = scheme,
        Parameters = parameters.ToDictionary(pair => pair.Name, pair => pair.Value),
    };

    private TaskContext Open(ServiceConnection? connection, (string Name, string Value)[] inputs, params (string Name, string Value)[] variables)
    {
        foreach (var (name, value) in variables)
        {
            _surroundings.Variables[name] = value;
        }

        var given = inputs.ToDictionary(pair => pair.Name, pair => pair.Value);
        var host = new LendingHost(_surroundings.Environment(), _surroundings.Redactor, given, connection, _asked);
        var findings = new List<Finding>();
        var context = TaskRunner.Open(Definition, _ => null, new TaskSurroundings(host, _surroundings.Environment(), _surroundings.Redactor, TimeProvider.System, "0"), _surroundings.Folder, findings);
        Assert.Empty(findings);
        return context;
    }
}
