using System.Text.Json.Nodes;
using CiTasks.Hosts.Diagnostics;
using CiTasks.Planning.Results;
using CiTasks.Tasks.Running;
using Xunit;

namespace CiTasks.UnitTests.Planning.Results;

public sealed class ResultDocumentTests
{
    [Fact]
    public void What_a_task_writes_is_read_back()
    {
        var started = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
        var run = new TaskRun(
            "sync-files",
            started,
            started.AddSeconds(3),
            new TaskResult(ExitCode.Refused) { Details = new JsonObject { ["target"] = "dbfs:/x" } },
            new Dictionary<string, string> { ["uploaded"] = "3" },
            [new Diagnostic(Severity.Warning, "CIT0402", "careful") { Detail = "d", Hint = "h", Place = new SourcePlace("a.json", 3, 4) }])
        {
            Title = "sync-files data",
        };
        var read = ResultDocument.Read(run.ToJson())!;
        Assert.Equal(("sync-files", "sync-files data", "refused", 4), (read.Task, read.Title, read.Outcome, read.ExitCode));
        Assert.Equal(TimeSpan.FromSeconds(3), read.Duration);
        Assert.Equal("3", read.Outputs["uploaded"]);
        Assert.Equal(new ResultDiagnostic("warning", "CIT0402", "careful") { Detail = "d", Hint = "h", File = "a.json", Line = 3, Column = 4 }, Assert.Single(read.Diagnostics));
        Assert.Equal("a.json:3:4", read.Diagnostics[0].Place);
        Assert.Equal("dbfs:/x", read.Details["target"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"task":"x"}""")]
    [InlineData("""{"version":"1","task":"x"}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":1,"task":""}""")]
    [InlineData("""{"version":1,"task":{}}""")]
    public void What_is_no_document_is_none(string json)
    {
        Assert.Null(ResultDocument.Read(JsonNode.Parse(json)));
    }

    [Fact]
    public void Names_twice_and_half_characters_are_survived()
    {
        var read = ResultDocument.Read(JsonNode.Parse("""{"version":1,"task":"a","task":"b","details":{"x":1,"x":"\ud800","\udc00":2},"exitCode":99999999999999999999}"""))!;
        Assert.Equal("b", read.Task);
        Assert.Equal("\uFFFD", read.Details["x"]!.GetValue<string>());
        Assert.Equal(70, read.ExitCode);
    }

    [Fact]
    public void Steps_have_no_steps()
    {
        const string Step = """{"version":1,"task":"ship","details":{"steps":[{"version":1,"task":"run-job"}]}}""";
        var read = ResultDocument.Read(JsonNode.Parse("""{"version":1,"task":"ship","details":{"steps":[STEP,{"task":"no version"},7]}}""".Replace("STEP", Step, StringComparison.Ordinal)))!;
        Assert.Equal("ship", Assert.Single(read.Steps).Task);
        Assert.Empty(read.Steps[0].Steps);
    }
}
