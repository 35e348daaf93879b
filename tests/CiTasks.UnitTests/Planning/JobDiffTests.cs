using System.Text.Json.Nodes;
using CiTasks.Planning.Jobs;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class JobDiffTests
{
    private const string Job = """
        {"name":"iris","timeout_seconds":0,"foo":null,"big":12345678901234567,
         "schedule":{"quartz_cron_expression":"0 0 * * * ?","timezone_id":"UTC"},
         "job_clusters":[{"job_cluster_key":"main","new_cluster":{"spark_version":"15.4","num_workers":2,"spark_conf":{"a":"1"}}}],
         "parameters":[{"name":"p","default":"1"},{"name":"q","default":"2"}],
         "tasks":[
           {"task_key":"a","max_retries":0,"python_wheel_task":{"package_name":"x","entry_point":"y","parameters":["--a","1"]}},
           {"task_key":"b","depends_on":[{"task_key":"a"},{"task_key":"z"}],"for_each_task":{"inputs":"[]","task":{"task_key":"inner","notebook_task":{"notebook_path":"/n"}}}},
           {"task_key":"z","libraries":[{"whl":"dbfs:/a.whl"},{"whl":"dbfs:/b.whl"}]}]}
        """;

    [Theory]
    [InlineData("{}")]
    [InlineData(Job)]
    [InlineData("""{"tasks":[{"task_key":"a"},{"task_key":"a","x":1}]}""")]
    public void A_job_does_not_differ_from_itself(string job)
    {
        Assert.Empty(JobDiff.Compare(Json.Object(job), Json.Object(job)));
    }

    [Fact]
    public void The_order_of_members_and_of_keyed_arrays_does_not_matter()
    {
        var live = Json.Object(Job);
        Turn(live);

        Assert.NotEqual(Json.Write(Json.Object(Job)), Json.Write(live));
        Assert.Empty(JobDiff.Compare(live, Json.Object(Job)));
    }

    [Fact]
    public void Notifications_may_come_back_in_another_order()
    {
        Assert.Empty(Compare(
            """{"webhook_notifications":{"on_failure":[{"id":"1"},{"id":"2"}]}}""",
            """{"webhook_notifications":{"on_failure":[{"id":"2"},{"id":"1"}]}}"""));
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1.0}""")]
    [InlineData("""{"a":100}""", """{"a":1e2}""")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("{}", """{"a":null}""")]
    [InlineData("{}", """{"tags":{},"libraries":[]}""")]
    [InlineData("""{"format":"MULTI_TASK"}""", """{"format":"SINGLE_TASK"}""")]
    [InlineData("{}", """{"format":"MULTI_TASK"}""")]
    [InlineData("{}", """{"max_concurrent_runs":1}""")]
    [InlineData("{}", """{"access_control_list":[{"user_name":"a"}]}""")]
    [InlineData("""{"job_clusters":[{"job_cluster_key":"a","new_cluster":{}}]}""", """{"job_clusters":[{"job_cluster_key":"a","new_cluster":{"apply_policy_default_values":true}}]}""")]
    public void What_means_the_same_is_no_change(string live, string wanted)
    {
        Assert.Empty(Compare(live, wanted));
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":0}""", "a", "1", "0")]
    [InlineData("""{"a":true}""", """{"a":false}""", "a", "true", "false")]
    [InlineData("""{"a":"x"}""", """{"a":null}""", "a", "\"x\"", "null")]
    [InlineData("""{"a":"1"}""", """{"a":1}""", "a", "\"1\"", "1")]
    [InlineData("""{"a":12345678901234567}""", """{"a":12345678901234568}""", "a", "12345678901234567", "12345678901234568")]
    [InlineData("""{"a":1}""", "{}", "a", "1", "null")]
    [InlineData("{}", """{"a":0}""", "a", "null", "0")]
    [InlineData("""{"max_concurrent_runs":1}""", """{"max_concurrent_runs":0}""", "max_concurrent_runs", "1", "0")]
    [InlineData("""{"max_concurrent_runs":5}""", "{}", "max_concurrent_runs", "5", "null")]
    [InlineData("""{"queue":{"enabled":true}}""", """{"queue":{"enabled":false}}""", "queue.enabled", "true", "false")]
    [InlineData("{}", """{"run_as":{"user_name":"a"}}""", "run_as", "null", """{"user_name":"a"}""")]
    [InlineData("""{"tasks":[{"task_key":"t","max_retries":3}]}""", """{"tasks":[{"task_key":"t","max_retries":0}]}""", "tasks[t].max_retries", "3", "0")]
    [InlineData("""{"tasks":[{"task_key":"t"}]}""", """{"tasks":[]}""", "tasks[t]", """{"task_key":"t"}""", "null")]
    [InlineData("""{"tasks":[{"task_key":"t","new_cluster":{}}]}""", """{"tasks":[{"task_key":"t","new_cluster":{"data_security_mode":"SINGLE_USER"}}]}""", "tasks[t].new_cluster.data_security_mode", "null", "\"SINGLE_USER\"")]
    [InlineData("""{"l":[1,2]}""", """{"l":[2,1]}""", "l[0]", "1", "2")]
    [InlineData("""{"l":[1,2]}""", """{"l":[1]}""", "l", "[1,2]", "[1]")]
    public void What_differs_is_a_change_with_both_values(string live, string wanted, string path, string old, string @new)
    {
        var change = Compare(live, wanted)[0];

        Assert.Equal((path, old, @new), (change.Path, Json.Write(change.Old), Json.Write(change.New)));
    }

    [Fact]
    public void The_cloud_may_complete_attributes_that_the_job_file_only_begins()
    {
        Assert.Empty(Compare(
            """{"job_clusters":[{"job_cluster_key":"a","new_cluster":{"aws_attributes":{"first_on_demand":1,"zone_id":"auto"}}}]}""",
            """{"job_clusters":[{"job_cluster_key":"a","new_cluster":{"aws_attributes":{"first_on_demand":1}}}]}"""));
    }

    public static TheoryData<string, string> Rules => Table.Of(ServerDefaults.Rules.Select(rule => (rule.Path, rule.Value ?? "\"anything\"")));

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_default_that_the_service_adds_is_no_change(string path, string value)
    {
        var (live, wanted) = Pair(path, value);

        Assert.Empty(JobDiff.Compare(live, wanted));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_rule_for_it_is_what_makes_it_none(string path, string value)
    {
        // The same value one letter further is covered by no rule.
        var (live, wanted) = Pair(path + "_", value);

        Assert.NotEmpty(JobDiff.Compare(live, wanted));
    }

    public static TheoryData<string, string> TaskRules =>
        Table.Of(ServerDefaults.Rules.Where(rule => rule.Path.StartsWith("tasks.*.", StringComparison.Ordinal)).Select(rule => (rule.Path["tasks.*.".Length..], rule.Value ?? "\"anything\"")));

    [Theory]
    [MemberData(nameof(TaskRules))]
    public void The_inner_task_of_a_for_each_has_the_defaults_of_a_task(string path, string value)
    {
        var (live, wanted) = Pair("tasks.*.for_each_task.task." + path, value);

        Assert.Empty(JobDiff.Compare(live, wanted));
    }

    [Fact]
    public void All_defaults_together_are_no_change()
    {
        var (live, wanted) = (new JsonObject(), new JsonObject());
        foreach (var rule in ServerDefaults.Rules)
        {
            Put(live, wanted, rule.Path, rule.Value ?? "\"anything\"");
        }

        Assert.NotEmpty(live);
        Assert.Empty(JobDiff.Compare(live, wanted));
    }

    [Fact]
    public void Every_rule_is_there_once_and_has_a_reason()
    {
        Assert.All(ServerDefaults.Rules, rule => Assert.NotEmpty(rule.Reason));
        Assert.Equal(ServerDefaults.Rules.Count, ServerDefaults.Rules.Select(rule => rule.Path).Distinct().Count());
    }

    public static TheoryData<string, string> ExactRules =>
        Table.Of(ServerDefaults.Rules.Where(rule => rule.Value is not null).Select(rule => (rule.Path, rule.Value!)));

    [Theory]
    [MemberData(nameof(ExactRules))]
    public void Another_value_than_the_default_is_a_change(string path, string value)
    {
        var (live, wanted) = Pair(path, value == "{}" ? """{"on_failure":["a@b.c"]}""" : "\"other\"");

        Assert.NotEmpty(JobDiff.Compare(live, wanted));
    }

    private static IReadOnlyList<FieldChange> Compare(string live, string wanted) => JobDiff.Compare(Json.Object(live), Json.Object(wanted));

    /// <summary>Two jobs alike but for one field that only the first has.</summary>
    private static (JsonObject Live, JsonObject Wanted) Pair(string path, string value)
    {
        var (live, wanted) = (new JsonObject(), new JsonObject());
        Put(live, wanted, path, value);
        return (live, wanted);
    }

    private static void Put(JsonObject live, JsonObject wanted, string path, string value)
    {
        var steps = path.Split('.');
        for (var step = 0; step < steps.Length - 1; step++)
        {
            if (steps[step + 1] == "*")
            {
                (live, wanted) = (Element(live, steps[step]), Element(wanted, steps[step]));
                step++;
            }
            else
            {
                (live, wanted) = (Member(live, steps[step]), Member(wanted, steps[step]));
            }
        }

        live[steps[^1]] = JsonNode.Parse(value);
    }

    private static JsonObject Member(JsonObject parent, string name) => (JsonObject)(parent[name] ??= new JsonObject { ["x"] = 1 });

    private static JsonObject Element(JsonObject parent, string name)
    {
        var key = name == "tasks" ? "task_key" : "job_cluster_key";
        return (JsonObject)(parent[name] ??= new JsonArray(new JsonObject { [key] = "k" }))[0]!;
    }

    // Reverses members everywhere, and the arrays that have keys.
    private static void Turn(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                members.Remove(name);
                if (value is JsonArray items && name is "tasks" or "depends_on" or "job_clusters" or "parameters" && ((JsonArray)value!).All(item => item is JsonObject))
                {
                    var elements = ((JsonArray)value).ToList();
                    ((JsonArray)value).Clear();
                    elements.ForEach(element => ((JsonArray)value).Insert(0, element));
                }

                Turn(value);
                members.Insert(0, name, value);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Turn(item);
            }
        }
    }
}
