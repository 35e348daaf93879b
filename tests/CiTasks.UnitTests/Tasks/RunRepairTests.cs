using System.Text.Json.Nodes;
using CiTasks.Tasks.Runs;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

public sealed class RunRepairTests
{
    private const string Active = """{"state": {"life_cycle_state": "RUNNING"}}""";
    private const string Over = """{"state": {"life_cycle_state": "TERMINATED", "result_state": "SUCCESS"}}""";
    private const string OverInTheNewForm = """{"status": {"state": "TERMINATED", "termination_details": {"code": "SUCCESS"}}}""";

    [Theory]
    [InlineData(Active, 0, false)]
    [InlineData(Active, 3_600, false)]
    [InlineData(Over, 0, true)]
    [InlineData(OverInTheNewForm, 0, true)]
    // An entry that tells no state, and a service that tells no history: some seconds, then the run itself is believed.
    [InlineData("{}", 5, false)]
    [InlineData("{}", 11, true)]
    [InlineData(null, 5, false)]
    [InlineData(null, 11, true)]
    public void The_end_of_a_repair_is_that_of_its_entry(string? entry, int seconds, bool over)
    {
        var history = new JsonArray { JsonNode.Parse("""{"id": 1, "type": "ORIGINAL", "state": {"life_cycle_state": "TERMINATED", "result_state": "FAILED"}}""") };
        if (entry is not null)
        {
            var repair = JsonNode.Parse(entry)!.AsObject();
            repair["id"] = 2;
            history.Add((JsonNode)repair);
        }

        Assert.Equal(over, RunRepair.IsOver(new JsonObject { ["repair_history"] = history }, 2, TimeSpan.FromSeconds(seconds)));
    }
}
