using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Inputs;
using CiTasks.Tasks.Running;
using CiTasks.UnitTests.Hosts;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

public sealed class TaskInputsTests
{
    private static readonly Input<string> Place = Input.Text("the-place", "Where.") with { Required = true, Variables = ["DATABRICKS_PLACE"] };
    private static readonly Input<string> Mode = Input.Choice("mode", "How.", "apply", "plan");
    private static readonly Input<long?> Count = Input.Number("count", "How many.", 1);
    private static readonly Input<string> Token = Input.Secret("token", "Who.") with { Required = true };

    private static TaskDefinition Task(params InputDefinition[] inputs) =>
        new("test-task", "Tests.") { Inputs = inputs, Outputs = [], Azure = new(Guid.Empty), RunAsync = (_, _) => System.Threading.Tasks.Task.FromResult(TaskResult.Done) };

    // From the strongest source to the weakest; each row takes one away.
    [Theory]
    [InlineData(0, "option", "--the-place")]
    [InlineData(1, "host", "the input the-place")]
    [InlineData(2, "own", "CITASKS_THE_PLACE")]
    [InlineData(3, "field", "DATABRICKS_PLACE")]
    [InlineData(4, "default", "the default")]
    public void The_strongest_source_that_has_a_value_wins(int without, string value, string origin)
    {
        // Taken away by being empty, as CI systems pass what nobody set.
        string Say(int rank, string text) => rank < without ? "" : text;
        using var surroundings = new Surroundings(("INPUT_THE-PLACE", Say(1, "host")), ("CITASKS_THE_PLACE", Say(2, "own")), ("DATABRICKS_PLACE", Say(3, "field")));
        var findings = new List<Finding>();
        var place = Place with { Default = "default" };

        var inputs = Resolve(surroundings, findings, [], name => name == place.Name ? (Say(0, "option"), "--the-place") : null, place);

        Assert.Empty(findings);
        Assert.Equal((value, origin), (inputs.Get(place), inputs.Origin(place)));
    }

    [Fact]
    public void A_missing_value_says_every_way_to_give_it()
    {
        using var surroundings = new Surroundings();
        var findings = new List<Finding>();

        var inputs = Resolve(surroundings, findings, [], _ => null, Place, Mode, Count);

        var finding = Assert.Single(findings);
        Assert.Equal(("CIT0101", "test-task needs the-place"), (finding.Id, finding.Summary));
        Assert.All(["--the-place", "DATABRICKS_PLACE", "CITASKS_THE_PLACE"], way => Assert.Contains(way, finding.Hint));
        Assert.Equal(("apply", (long?)null, "nowhere"), (inputs.Get(Mode), inputs.Find(Count), inputs.Origin(Count)));
        Assert.Throws<InvalidOperationException>(() => inputs.Get(Place));
    }

    [Fact]
    public void In_Azure_Pipelines_the_way_to_give_it_has_the_name_that_a_pipeline_writes()
    {
        using var surroundings = new Surroundings(("INPUT_THEMODE", "guess"));
        var findings = new List<Finding>();

        TaskInputs.Resolve(Task(Place, Mode with { Name = "the-mode" }), new InputSources(_ => null, surroundings.Azure()), findings, _ => { });

        Assert.Equal("give --the-place, the input thePlace, or the variable DATABRICKS_PLACE or CITASKS_THE_PLACE", findings[0].Hint);
        Assert.StartsWith("the-mode 'guess' from the input theMode is not usable", findings[1].Summary);
    }

    [Fact]
    public void A_secret_variable_of_the_job_is_one_of_the_variables_there()
    {
        using var surroundings = new Surroundings(("SECRET_DATABRICKS_PLACE", "in-secret"), ("SECRET_CITASKS_TOKEN", "t0k3n-of-the-job"), ("SECRET_MODE", "plan"));
        var findings = new List<Finding>();
        var masked = new List<string>();

        var inputs = TaskInputs.Resolve(Task(Place, Token, Mode), new InputSources(_ => null, surroundings.Azure()), findings, masked.Add);

        Assert.Empty(findings);
        Assert.Equal(("in-secret", "t0k3n-of-the-job", "apply"), (inputs.Get(Place), inputs.Get(Token), inputs.Get(Mode)));
        Assert.Equal("DATABRICKS_PLACE", inputs.Origin(Place));
        Assert.Equal(["t0k3n-of-the-job"], masked);
    }

    [Fact]
    public void All_problems_are_told_at_once_with_the_origin_of_each_value()
    {
        using var surroundings = new Surroundings(("INPUT_MODE", "guess"), ("CITASKS_COUNT", "many"));
        var findings = new List<Finding>();

        Resolve(surroundings, findings, [], _ => null, Place, Mode, Count, Token);

        Assert.Equal(
            [
                "CIT0101 test-task needs the-place",
                "CIT0102 mode 'guess' from the input mode is not usable: it must be one of apply, plan",
                "CIT0102 count 'many' from CITASKS_COUNT is not usable: it must be a whole number from 1 on",
                "CIT0101 test-task needs token",
            ],
            findings.Select(finding => $"{finding.Id} {finding.Summary}"));
    }

    [Fact]
    public void A_secret_is_masked_and_stands_in_no_finding_even_when_it_is_wrong()
    {
        using var surroundings = new Surroundings(("CITASKS_PIN", "s3cr3t"), ("CITASKS_TOKEN", "t0k3n"));
        var pin = new Input<string>("pin", InputKind.Secret, "Pin.", _ => (null, "it must be a number"));
        var findings = new List<Finding>();
        var masked = new List<string>();

        Resolve(surroundings, findings, masked, _ => null, pin, Token);

        Assert.Equal(["s3cr3t", "t0k3n"], masked);
        Assert.DoesNotContain("s3cr3t", Assert.Single(findings).ToString());
    }

    [Fact]
    public void Offline_the_workspace_is_not_asked_for()
    {
        using var surroundings = new Surroundings(("DATABRICKS_TOKEN", "t0k3n"));
        var findings = new List<Finding>();
        var masked = new List<string>();

        TaskInputs.Resolve(
            Task([.. SharedInputs.Workspace]), new InputSources(_ => null, surroundings.GitHub()), findings, masked.Add, offline: true);

        Assert.Empty(findings);
        Assert.Empty(masked);
    }

    private static TaskInputs Resolve(Surroundings surroundings, List<Finding> findings, List<string> masked, Func<string, (string, string)?> given, params InputDefinition[] inputs) =>
        TaskInputs.Resolve(Task(inputs), new InputSources(given, surroundings.GitHub()), findings, masked.Add);
}
