using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Runs;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class SubmitDocumentTests
{
    [Theory]
    // The worked example of kfp-azure-databricks.
    [InlineData(
        """{"run_name": "test-run", "new_cluster": {"spark_version": "5.3.x-scala2.11", "node_type_id": "Standard_D3_v2", "num_workers": 2}, "libraries": [{"jar": "dbfs:/docs/sparkpi.jar"}], "spark_jar_task": {"main_class_name": "org.apache.spark.examples.SparkPi", "parameters": ["10"]}}""",
        """{"run_name": "test-run", "tasks": [{"task_key": "main", "new_cluster": {"spark_version": "5.3.x-scala2.11", "node_type_id": "Standard_D3_v2", "num_workers": 2}, "libraries": [{"jar": "dbfs:/docs/sparkpi.jar"}], "spark_jar_task": {"main_class_name": "org.apache.spark.examples.SparkPi", "parameters": ["10"]}}]}""")]
    // The one of the Prefect guide.
    [InlineData(
        """{"run_name": "MyDatabricksJob", "new_cluster": {"spark_version": "7.3.x-scala2.12", "aws_attributes": {"availability": "ON_DEMAND"}, "num_workers": 10}, "spark_python_task": {"python_file": "/Users/ashton/main.py", "parameters": ["param1"]}}""",
        """{"run_name": "MyDatabricksJob", "tasks": [{"task_key": "main", "new_cluster": {"spark_version": "7.3.x-scala2.12", "aws_attributes": {"availability": "ON_DEMAND"}, "num_workers": 10}, "spark_python_task": {"python_file": "/Users/ashton/main.py", "parameters": ["param1"]}}]}""")]
    // Members of the run stay, 0, false and null too; those that nobody knows stay where they are.
    [InlineData(
        """{"timeout_seconds": 0, "access_control_list": [], "git_source": {}, "queue": {"enabled": false}, "tags": {}, "email_notifications": {}, "webhook_notifications": {}, "environments": [], "foo": null, "existing_cluster_id": "c", "notebook_task": {"notebook_path": "/a"}}""",
        """{"timeout_seconds": 0, "access_control_list": [], "git_source": {}, "queue": {"enabled": false}, "tags": {}, "email_notifications": {}, "webhook_notifications": {}, "environments": [], "foo": null, "tasks": [{"task_key": "main", "existing_cluster_id": "c", "notebook_task": {"notebook_path": "/a"}}]}""")]
    // Members of the task go with it, kinds that nobody knows yet too.
    [InlineData(
        """{"max_retries": 0, "min_retry_interval_millis": 5, "retry_on_timeout": false, "environment_key": "e", "quantum_task": {"q": 1}}""",
        """{"tasks": [{"task_key": "main", "max_retries": 0, "min_retry_interval_millis": 5, "retry_on_timeout": false, "environment_key": "e", "quantum_task": {"q": 1}}]}""")]
    // Parameters of the run become those of the task: texts by name go over its own, a list takes their place.
    [InlineData(
        """{"notebook_task": {"notebook_path": "/a", "base_parameters": {"a": "1"}}, "notebook_params": {"b": "2"}}""",
        """{"tasks": [{"task_key": "main", "notebook_task": {"notebook_path": "/a", "base_parameters": {"a": "1", "b": "2"}}}]}""")]
    [InlineData(
        """{"notebook_task": {"base_parameters": {"keep": "1", "a": "old"}}, "notebook_params": {"a": "new"}}""",
        """{"tasks": [{"task_key": "main", "notebook_task": {"base_parameters": {"keep": "1", "a": "new"}}}]}""")]
    [InlineData("""{"notebook_task": {"base_parameters": {"a": "1"}}, "notebook_params": null}""", """{"tasks": [{"task_key": "main", "notebook_task": {"base_parameters": {"a": "1"}}}]}""")]
    [InlineData("""{"python_wheel_task": {"package_name": "a"}, "python_named_params": {"a": "1"}}""", """{"tasks": [{"task_key": "main", "python_wheel_task": {"package_name": "a", "named_parameters": {"a": "1"}}}]}""")]
    [InlineData(
        """{"python_wheel_task": {"named_parameters": {"a": "1", "b": "2"}}, "python_named_params": {"b": "3"}}""",
        """{"tasks": [{"task_key": "main", "python_wheel_task": {"named_parameters": {"a": "1", "b": "3"}}}]}""")]
    [InlineData("""{"spark_jar_task": {"parameters": ["a", "b"]}, "jar_params": ["c"]}""", """{"tasks": [{"task_key": "main", "spark_jar_task": {"parameters": ["c"]}}]}""")]
    [InlineData("""{"spark_jar_task": {"main_class_name": "A"}, "jar_params": []}""", """{"tasks": [{"task_key": "main", "spark_jar_task": {"main_class_name": "A", "parameters": []}}]}""")]
    [InlineData("""{"spark_python_task": {"python_file": "a"}, "python_params": ["x"]}""", """{"tasks": [{"task_key": "main", "spark_python_task": {"python_file": "a", "parameters": ["x"]}}]}""")]
    [InlineData("""{"python_wheel_task": {"package_name": "a"}, "python_params": ["x"]}""", """{"tasks": [{"task_key": "main", "python_wheel_task": {"package_name": "a", "parameters": ["x"]}}]}""")]
    [InlineData("""{"spark_submit_task": {}, "spark_submit_params": ["x"]}""", """{"tasks": [{"task_key": "main", "spark_submit_task": {"parameters": ["x"]}}]}""")]
    [InlineData("""{"tasks": null, "notebook_task": {}}""", """{"tasks": [{"task_key": "main", "notebook_task": {}}]}""")]
    // What has tasks already is left alone.
    [InlineData("""{"tasks": [{"task_key": "a"}], "run_name": "r"}""", """{"tasks": [{"task_key": "a"}], "run_name": "r"}""")]
    public void The_form_with_one_task_at_the_top_becomes_the_form_with_tasks(string before, string after)
    {
        var source = Json.Source(before);
        var findings = new List<Finding>();

        SubmitDocument.Normalise(source, findings);

        Assert.Empty(findings);
        Assert.True(JsonNode.DeepEquals(Json.Object(after), source.Root), Json.Write(source.Root));
    }

    [Fact]
    public void What_moves_keeps_its_place_and_its_digits()
    {
        var source = Json.Source("{\n\"new_cluster\": {\n\"num_workers\": 1.0, \"big\": 12345678901234567890}, \"notebook_task\": {}}");

        SubmitDocument.Normalise(source, []);

        var cluster = Json.At(source.Root, "tasks.0.new_cluster");
        Assert.Equal("""{"num_workers":1.0,"big":12345678901234567890}""", Json.Write(cluster));
        Assert.Equal((2, 3, 1), (source.Locate(cluster).Line, source.Locate(cluster["num_workers"]).Line, source.Locate(Json.At(source.Root, "tasks.0.task_key")).Line));
    }

    [Fact]
    public void A_merged_parameter_keeps_its_place()
    {
        var source = Json.Source("{\"notebook_task\": {\"base_parameters\": {\"a\": \"1\"}}, \"notebook_params\":\n{\"b\":\n5}}");

        SubmitDocument.Normalise(source, []);

        Assert.Equal(3, source.Locate(Json.At(source.Root, "tasks.0.notebook_task.base_parameters.b")).Line);
    }

    [Theory]
    [InlineData("""{"notebook_task": {}, "python_named_params": {"a": "b"}}""", "'python_named_params' is for python_wheel_task, and the task is none", "the task has notebook_task")]
    [InlineData("""{"spark_jar_task": {}, "python_params": ["x"]}""", "'python_params' is for spark_python_task or python_wheel_task, and the task is none", "the task has spark_jar_task")]
    [InlineData("""{"notebook_params": {}}""", "'notebook_params' is for notebook_task, and the task is none", "say what the task does first")]
    public void Parameters_for_another_kind_of_task_are_told(string document, string summary, string hint)
    {
        var findings = new List<Finding>();

        SubmitDocument.Normalise(Json.Source(document), findings);

        var finding = Assert.Single(findings);
        Assert.Equal(("CIT0521", summary, hint), (finding.Id, finding.Summary, finding.Hint));
    }
}
