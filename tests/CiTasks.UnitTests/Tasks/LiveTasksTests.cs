using System.Text.Json.Nodes;
using CiTasks.Tasks.Runs;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

public sealed class LiveTasksTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_000_000);

    [Theory]
    [InlineData("""{"state": {"life_cycle_state": "BLOCKED"}, "start_time": 0}""", "load BLOCKED – – –")]
    [InlineData("""{"state": {"life_cycle_state": "PENDING"}, "start_time": 990000, "queue_duration": 1500}""", "load PENDING 1.5 s – –")]
    [InlineData("""{"state": {"life_cycle_state": "RUNNING"}, "start_time": 940000, "setup_duration": 20000}""", "load RUNNING – 20 s 40 s")]
    [InlineData("""{"state": {"life_cycle_state": "RUNNING"}, "start_time": 1000500}""", "load RUNNING – – 0.0 s")]
    [InlineData("""{"state": {"life_cycle_state": "TERMINATED", "result_state": "SUCCESS"}, "start_time": 1, "setup_duration": 2000, "execution_duration": 90000}""", "load SUCCESS – 2.0 s 1 min 30 s")]
    public void Each_phase_has_its_time_and_the_one_under_way_has_the_time_so_far(string task, string row)
    {
        var document = JsonNode.Parse(task)!.AsObject();
        document["task_key"] = "load";
        Assert.Equal([row], Rows(document));
    }

    [Fact]
    public void Active_tasks_come_first_and_of_a_task_only_the_last_attempt()
    {
        Assert.Equal(
            ["c (attempt 2) RUNNING", "b PENDING", "a SUCCESS"],
            Rows(Task("a", "TERMINATED", "SUCCESS", 10), Task("b", "PENDING"), Task("c", "TERMINATED", "FAILED", 20), Task("c", "RUNNING", start: 30, attempt: 1))
                .Select(row => string.Join(' ', row.Split(' ')[..^3].TakeWhile(word => word != "–"))));
    }

    private static JsonObject Task(string key, string lifeCycle, string? result = null, long start = 0, int attempt = 0) => new()
    {
        ["task_key"] = key,
        ["state"] = new JsonObject { ["life_cycle_state"] = lifeCycle, ["result_state"] = result },
        ["start_time"] = start,
        ["attempt_number"] = attempt,
    };

    private static string[] Rows(params JsonNode[] tasks) =>
        [.. LiveTasks.Rows(new JsonObject { ["tasks"] = new JsonArray(tasks) }, Now).Select(row => string.Join(' ', row))];
}
