using CiTasks.Planning.Jobs.Rules;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class JobRulesTests
{
    [Theory]
    [InlineData("\n[1]", "CIT0111", 2)]
    [InlineData("{\"job_id\": 1,\n\"settings\": {\"name\": \"a\"}}", "CIT0112", 2)]
    [InlineData("{\"tasks\": []}", "CIT0113", 1)]
    [InlineData("{\"tasks\": [],\n\"name\": \" \"}", "CIT0113", 2)]
    [InlineData("{\"name\": \"a\", \"tasks\": [\n{}]}", "CIT0114", 2)]
    [InlineData("{\"name\": \"a\", \"tasks\": [\n{\"task_key\": \"not so\"}]}", "CIT0114", 2)]
    [InlineData("{\"name\": \"a\", \"tasks\": [\n{\"task_key\": \"trän\"}]}", "CIT0114", 2)]
    [InlineData("{\"name\": \"a\", \"tasks\": [\n{\"task_key\": \"train\\n\"}]}", "CIT0114", 2)]
    [InlineData("{\"name\": \"a\", \"tasks\": [{\"task_key\": \"t\"},\n{\"task_key\": \"t\"}]}", "CIT0114", 2)]
    [InlineData("{\"name\": \"a\", \"tasks\": [{\"task_key\": \"t\", \"depends_on\": [\n{\"task_key\": \"u\"}]}]}", "CIT0115", 2)]
    [InlineData("{\"name\": \"a\", \"tasks\": [{\"task_key\": \"t\",\n\"job_cluster_key\": \"main\"}]}", "CIT0115", 2)]
    [InlineData("{\"name\": \"a\", \"tasks\": [{\"task_key\": \"t\", \"python_wheel_task\": {\"package_name\": \"p\", \"entry_point\": \"e\", \"parameters\": [\"--n\",\n5]}}]}", "CIT0116", 2)]
    [InlineData("{\"name\": \"a\", \"tasks\": [{\"task_key\": \"t\", \"for_each_task\": {\"task\": {\"task_key\": \"i\", \"spark_python_task\": {\"parameters\": [\ntrue]}}}}]}", "CIT0116", 2)]
    [InlineData("{\"name\": \"a\", \"tasks\": [{\"task_key\": \"t\", \"python_wheel_task\": {\"package_name\": \"p\", \"entry_point\": \"e\",\n\"parameters\": [null]}}]}", "CIT0116", 2)]
    [InlineData("{\"name\": \"a\", \"tasks\": [{\"task_key\": \"t\", \"new_cluster\": {\n\"num_workers\": 0}}]}", "CIT0117", 2)]
    [InlineData("{\"name\": \"a\", \"job_clusters\": [{\"job_cluster_key\": \"c\", \"new_cluster\": {\n\"num_workers\": 0}}]}", "CIT0117", 2)]
    [InlineData("{\"name\": \"a\",\n\"tasks\": {}}", "CIT0118", 2)]
    [InlineData("{\"name\": \"a\", \"tasks\": [\n5]}", "CIT0118", 2)]
    [InlineData("{\"name\": \"a\", \"tasks\": [{\"task_key\": \"t\",\n\"libraries\": \"x\"}]}", "CIT0118", 2)]
    [InlineData("{\"name\": \"a\", \"tasks\": [{\"task_key\": \"t\",\n\"python_wheel_task\": {\"package_name\": \"p\"}}]}", "CIT0118", 2)]
    [InlineData("{\"name\": \"a\", \"tasks\": [{\"task_key\": \"t\",\n\"depends_on\": [{\"task_key\": \"t\"}]}]}", "CIT0115", 2)]
    public void A_mistake_is_one_finding_on_its_line(string job, string id, int line)
    {
        var finding = Assert.Single(JobRules.Check(Json.Source(job)));

        Assert.Equal((id, line), (finding.Id, finding.At?.Line));
        Assert.Equal(id == "CIT0117", finding.IsWarning);
    }

    [Theory]
    [InlineData("trayn", "did you mean 'train'?")]
    [InlineData("unlike", "it has: train, test")]
    public void A_reference_to_nothing_says_what_there_is(string key, string hint)
    {
        var job = Json.Source($$"""{"name":"a","tasks":[{"task_key":"train"},{"task_key":"test","depends_on":[{"task_key":"{{key}}"}]}]}""");

        Assert.Equal(hint, Assert.Single(JobRules.Check(job)).Hint);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var job = Json.Source("""{"tasks":[{"task_key":"a b","python_wheel_task":{"package_name":"p","entry_point":"e","parameters":[1,2]}},{"depends_on":[{"task_key":"x"}]}]}""");

        Assert.Equal(["CIT0113", "CIT0114", "CIT0114", "CIT0115", "CIT0116", "CIT0116"], JobRules.Check(job).Select(finding => finding.Id));
    }

    [Theory]
    [InlineData("""{"name":"a","tasks":[{"task_key":"Train_1-x","foo":null,"python_wheel_task":{"package_name":"p","entry_point":"e","parameters":["5"]}}]}""")]
    [InlineData("""{"name":"a","spark_python_task":{"python_file":"dbfs:/a.py"}}""")]
    [InlineData("""{"name":"a","tasks":[{"task_key":"t","existing_cluster_id":"1"},{"task_key":"u","depends_on":[{"task_key":"t"}]}]}""")]
    public void A_good_job_has_no_findings(string job)
    {
        Assert.Empty(JobRules.Check(Json.Source(job)));
    }

    private const string Complete = """ "spark_conf":{"spark.databricks.cluster.profile":"singleNode","spark.master":"local[*, 4]"},"custom_tags":{"ResourceClass":"SingleNode"} """;

    [Theory]
    [InlineData("\"num_workers\":0," + Complete, 0)]
    [InlineData("\"num_workers\":0,\"is_single_node\":true", 0)]
    [InlineData("\"num_workers\":0,\"policy_id\":\"A\"", 0)]
    [InlineData("\"num_workers\":0,\"autoscale\":{\"min_workers\":1,\"max_workers\":2}", 0)]
    [InlineData("\"num_workers\":1", 0)]
    [InlineData("\"spark_version\":\"15.4\"", 0)]
    [InlineData("\"num_workers\":0", 3)]
    [InlineData("\"num_workers\":0,\"is_single_node\":false", 3)]
    [InlineData("\"num_workers\":0,\"spark_conf\":{\"spark.master\":\"local[*]\"}", 2)]
    [InlineData("\"num_workers\":0,\"spark_conf\":{\"spark.databricks.cluster.profile\":\"singleNode\",\"spark.master\":\"local[*]\"}", 1)]
    [InlineData("\"num_workers\":0,\"spark_conf\":{\"spark.databricks.cluster.profile\":\"serverless\",\"spark.master\":\"yarn\"},\"custom_tags\":{\"ResourceClass\":\"SingleNode\"}", 2)]
    public void A_cluster_without_workers_is_told_each_setting_it_lacks(string cluster, int missing)
    {
        var findings = JobRules.Check(Json.Source($$$"""{"name":"a","job_clusters":[{"job_cluster_key":"c","new_cluster":{ {{{cluster}}} }}]}"""));

        Assert.Equal(missing, findings.SingleOrDefault()?.Hint?.Split(" and ").Length ?? 0);
    }
}
