using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Inputs;
using CiTasks.Tasks.Running;
using CiTasks.UnitTests.Hosts;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

/// <summary>Host and token as one secret.</summary>
public sealed class ConnectionTests
{
    private const string Whole = """{"host": "https://h.example", "token": "dapi-s3cr3t", "more": 1}""";

    private static readonly TaskDefinition Task = new("test-task", "Tests.")
    {
        Inputs = SharedInputs.Workspace, Outputs = [], Azure = new(Guid.Empty), RunAsync = (_, _) => System.Threading.Tasks.Task.FromResult(TaskResult.Done),
    };

    [Theory]
    [InlineData("", "", "https://h.example", "dapi-s3cr3t", "DATABRICKS_CONNECTION_STRING", "DATABRICKS_CONNECTION_STRING")]
    [InlineData("https://own.example", "own-token", "https://own.example", "own-token", "DATABRICKS_HOST", "DATABRICKS_TOKEN")]
    [InlineData("", "own-token", "https://h.example", "own-token", "DATABRICKS_CONNECTION_STRING", "DATABRICKS_TOKEN")]
    [InlineData("h.example", "", "h.example", "dapi-s3cr3t", "DATABRICKS_HOST", "DATABRICKS_CONNECTION_STRING")]
    public void It_stands_in_for_what_is_not_given_itself(string host, string token, string wantedHost, string wantedToken, string hostOrigin, string tokenOrigin)
    {
        var (inputs, findings, masked) = Resolve(("DATABRICKS_HOST", host), ("DATABRICKS_TOKEN", token), ("DATABRICKS_CONNECTION_STRING", Whole));

        Assert.Empty(findings);
        Assert.Equal((wantedHost, wantedToken), (inputs.Get(SharedInputs.DatabricksHost), inputs.Get(SharedInputs.DatabricksToken)));
        Assert.Equal((hostOrigin, tokenOrigin), (inputs.Origin(SharedInputs.DatabricksHost), inputs.Origin(SharedInputs.DatabricksToken)));
        Assert.Contains(Whole, masked);
        Assert.Contains("dapi-s3cr3t", masked);
    }

    [Fact]
    public void The_byte_order_mark_of_the_file_that_it_was_made_from_is_no_part_of_it()
    {
        var (inputs, findings, masked) = Resolve(("DATABRICKS_CONNECTION_STRING", "\uFEFF" + Whole + "\n"));

        Assert.Empty(findings);
        Assert.Equal(("https://h.example", "dapi-s3cr3t"), (inputs.Get(SharedInputs.DatabricksHost), inputs.Get(SharedInputs.DatabricksToken)));
        Assert.Contains(Whole + "\n", masked);
    }

    [Theory]
    [InlineData("dapi-s3cr3t")]
    [InlineData("""{"host": "https://h.example", "token": "dapi-s3cr3t" """)]
    [InlineData("""["dapi-s3cr3t"]""")]
    [InlineData("""{"host": "https://h.example", "tokn": "dapi-s3cr3t"}""")]
    [InlineData("""{"token": "dapi-s3cr3t"}""")]
    [InlineData("""{"host": 5, "token": "dapi-s3cr3t"}""")]
    [InlineData("""{"host": "", "token": "dapi-s3cr3t"}""")]
    [InlineData("""{"host": "h", "token": "", "host": "dapi-s3cr3t"}""")]
    [InlineData("""{"host": "h", "token": "dapi-s3cr3t", "token": "dapi-s3cr3t"}""")]
    [InlineData("""{"host": "h", "token": "dapi-s3cr3t two"}""")]
    public void One_that_is_wrong_is_told_once_without_its_value(string text)
    {
        var (_, findings, masked) = Resolve(("DATABRICKS_CONNECTION_STRING", text));

        var finding = Assert.Single(findings);
        Assert.Equal("CIT0102", finding.Id);
        Assert.Contains("DATABRICKS_CONNECTION_STRING", finding.Summary);
        Assert.DoesNotContain("dapi-s3cr3t", finding.ToString());
        Assert.Contains(text, masked);
    }

    [Fact]
    public void What_is_missing_says_every_way_to_give_it()
    {
        var (_, findings, _) = Resolve();

        Assert.Equal(["test-task needs databricks-host", "test-task needs databricks-token"], findings.Select(finding => finding.Summary));
        Assert.All(findings, finding => Assert.All(["--databricks-", "DATABRICKS_CONNECTION_STRING", "CITASKS_DATABRICKS_CONNECTION", "databricks-connection"], way => Assert.Contains(way, finding.Hint)));
    }

    [Fact]
    public void Its_token_is_sent_to_its_own_host_only()
    {
        using var surroundings = new Surroundings(("DATABRICKS_HOST", "https://other.example"), ("DATABRICKS_CONNECTION_STRING", Whole));
        var around = new TaskSurroundings(surroundings.Laptop(), surroundings.Environment(), surroundings.Redactor, TimeProvider.System, "0");
        var findings = new List<Finding>();
        var context = TaskRunner.Open(Task, _ => null, around, surroundings.Folder, findings);

        Assert.Empty(findings);
        var refusal = Assert.Throws<TaskFailureException>(() => context.OpenWorkspace());
        Assert.Equal(("CIT0102", ExitCode.Invalid), (Assert.Single(refusal.Findings).Id, refusal.Code));
    }

    [Theory]
    [InlineData("h.example/")]
    [InlineData("https://H.example/?o=1")]
    public void Another_spelling_of_the_same_host_is_the_same_host(string host)
    {
        using var surroundings = new Surroundings(("DATABRICKS_HOST", host), ("DATABRICKS_CONNECTION_STRING", Whole));
        var around = new TaskSurroundings(surroundings.Laptop(), surroundings.Environment(), surroundings.Redactor, TimeProvider.System, "0");

        using var workspace = TaskRunner.Open(Task, _ => null, around, surroundings.Folder, []).OpenWorkspace();
        Assert.Equal("https://h.example/", workspace.Address.ToString());
    }

    [Theory]
    [InlineData("https://user:HOSTpassw0rd@h.example/?o=1", "https://h.example/")]
    [InlineData("user:HOSTpassw0rd@h.example", "https://h.example/")]
    [InlineData("https://user:HOSTpassw0rd@h.example:99999", null)]
    [InlineData("https://user:HOST/passw0rd@h.example", null)]
    public void A_password_in_the_address_is_hidden_and_repeated_nowhere(string host, string? address)
    {
        using var surroundings = new Surroundings(("DATABRICKS_HOST", host), ("DATABRICKS_TOKEN", "dapi-s3cr3t"));
        var around = new TaskSurroundings(surroundings.Laptop(), surroundings.Environment(), surroundings.Redactor, TimeProvider.System, "0");
        var context = TaskRunner.Open(Task, _ => null, around, surroundings.Folder, []);

        Assert.DoesNotContain("passw0rd", surroundings.Redactor.Redact(host), StringComparison.Ordinal);
        if (address is null)
        {
            Assert.DoesNotContain("passw0rd", Assert.Throws<TaskFailureException>(() => context.OpenWorkspace()).Message, StringComparison.Ordinal);
        }
        else
        {
            using var workspace = context.OpenWorkspace();
            Assert.Equal((address, address), (workspace.Address.ToString(), context.Inputs.Get(SharedInputs.DatabricksHost)));
        }
    }

    private static (TaskInputs Inputs, List<Finding> Findings, List<string> Masked) Resolve(params (string, string)[] variables)
    {
        using var surroundings = new Surroundings(variables);
        var findings = new List<Finding>();
        var masked = new List<string>();
        return (TaskInputs.Resolve(Task, new InputSources(_ => null, surroundings.GitHub()), findings, masked.Add), findings, masked);
    }
}
