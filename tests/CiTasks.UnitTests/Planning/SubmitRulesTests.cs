using CiTasks.Planning.Runs;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class SubmitRulesTests
{
    [Theory]
    [InlineData("[]", "CIT0520", "a run is described by a JSON object, not by a list")]
    [InlineData("""{"apiVersion": "databricks.microsoft.com/v1alpha1", "kind": "Run", "metadata": {}, "spec": {"run_name": "a"}}""", "CIT0525", "this is an object of Kubernetes of the kind Run, not a run request")]
    [InlineData("""{"kind": "Djob", "spec": {}}""", "CIT0525", "this is an object of Kubernetes of the kind Djob, not a run request")]
    [InlineData("""{"metadata": {}, "spec": {}}""", "CIT0525", "this is an object of Kubernetes, not a run request")]
    [InlineData("""{"settings": {"tasks": []}}""", "CIT0525", "this is the answer of jobs/get, not a run request")]
    [InlineData("""{"tasks": [{}], "notebook_task": {}}""", "CIT0520", "'notebook_task' stands beside 'tasks', where the service does not look")]
    [InlineData("""{"tasks": [{}], "libraries": []}""", "CIT0520", "'libraries' stands beside 'tasks', where the service does not look")]
    [InlineData("""{"tasks": [{}], "max_retries": 0}""", "CIT0520", "'max_retries' stands beside 'tasks', where the service does not look")]
    [InlineData("""{"tasks": [{}], "notebook_params": {}}""", "CIT0520", "'notebook_params' stands beside 'tasks', where the service does not look")]
    [InlineData("""{"tasks": [{}], "python_named_params": {}}""", "CIT0520", "'python_named_params' stands beside 'tasks', where the service does not look")]
    [InlineData("""{"tasks": [{}], "job_parameters": {"a": "b"}}""", "CIT0520", "a one-time run has no 'job_parameters', which belongs to a run of a job")]
    [InlineData("""{"notebook_task": {}, "job_parameters": {"a": "b"}}""", "CIT0520", "a one-time run has no 'job_parameters', which belongs to a run of a job")]
    [InlineData("""{"sql_task": {}, "sql_params": {"a": "b"}}""", "CIT0520", "a one-time run has no 'sql_params', which belongs to a run of a job")]
    [InlineData("""{"dbt_task": {}, "dbt_commands": ["dbt run"]}""", "CIT0520", "a one-time run has no 'dbt_commands', which belongs to a run of a job")]
    [InlineData("""{"tasks": [{}], "only": ["a"]}""", "CIT0520", "a one-time run has no 'only', which belongs to a run of a job")]
    [InlineData("""{"pipeline_task": {}, "pipeline_params": {"full_refresh": true}}""", "CIT0520", "a one-time run has no 'pipeline_params', which belongs to a run of a job")]
    public void A_document_of_another_form_is_told(string document, string id, string summary)
    {
        var finding = Assert.Single(SubmitRules.CheckForm(Json.Source(document)));

        Assert.Equal((id, summary), (finding.Id, finding.Summary));
        Assert.NotNull(finding.Hint ?? (document == "[]" ? "" : null));
    }

    [Fact]
    public void A_job_of_Kubernetes_is_sent_to_the_task_for_jobs()
    {
        Assert.Contains("deploy-job", Assert.Single(SubmitRules.CheckForm(Json.Source("""{"kind": "Djob", "spec": {}}"""))).Hint);
    }

    [Theory]
    [InlineData("{\"tasks\":\n[]}", "CIT0520", 2)]
    [InlineData("{\"tasks\": [\n{\"task_key\": \"a\"}]}", "CIT0520", 2)]
    [InlineData("{\"tasks\": [\n{\"task_key\": \"a\", \"notebook_task\": {}, \"spark_jar_task\": {}}]}", "CIT0520", 2)]
    [InlineData("{\"tasks\": [{\"task_key\": \"a\", \"notebook_task\":\n\"x\"}]}", "CIT0520", 2)]
    [InlineData("{\"tasks\": [{\"task_key\": \"a\", \"new_kind_task\":\n[]}]}", "CIT0520", 2)]
    [InlineData("{\"tasks\": [{\"task_key\": \"a\", \"notebook_task\": {\n\"base_parameters\": [\"a\"]}}]}", "CIT0520", 2)]
    [InlineData("{\"tasks\": [{\"task_key\": \"a\", \"notebook_task\": {\"base_parameters\": {\"n\":\n1}}}]}", "CIT0520", 2)]
    [InlineData("{\"tasks\": [{\"task_key\": \"a\", \"spark_jar_task\": {\n\"parameters\": {\"a\": \"b\"}}}]}", "CIT0520", 2)]
    [InlineData("{\"tasks\": [{\"task_key\": \"a\", \"spark_jar_task\": {\"parameters\": [\n10]}}]}", "CIT0520", 2)]
    [InlineData("{\"tasks\": [{\"task_key\": \"a\", \"notebook_task\": {}, \"new_cluster\": {},\n\"existing_cluster_id\": \"c\"}]}", "CIT0523", 2)]
    [InlineData("{\"tasks\": [{\"task_key\": \"a\", \"notebook_task\": {},\n\"job_cluster_key\": \"c\"}]}", "CIT0528", 2)]
    [InlineData("{\"tasks\": [{\"task_key\": \"a\", \"notebook_task\": {}}],\n\"job_clusters\": []}", "CIT0528", 2)]
    [InlineData("{\"tasks\": [{\"notebook_task\": {},\n\"task_key\": \"not so\"}]}", "CIT0114", 2)]
    [InlineData("{\"tasks\": [{\"task_key\": \"a\", \"notebook_task\": {}, \"depends_on\": [\n{\"task_key\": \"b\"}]}]}", "CIT0115", 2)]
    [InlineData("{\"tasks\": [{\"task_key\": \"a\", \"notebook_task\": {}, \"new_cluster\": {\n\"num_workers\": 0}}]}", "CIT0117", 2)]
    [InlineData("{\"tasks\": [{\"task_key\": \"a\",\n\"python_wheel_task\": {\"package_name\": \"p\"}}]}", "CIT0118", 2)]
    public void A_mistake_is_one_finding_on_its_line(string document, string id, int line)
    {
        var finding = Assert.Single(SubmitRules.Check(Json.Source(document)));

        Assert.Equal((id, line), (finding.Id, finding.At?.Line));
        Assert.Equal(id == "CIT0117", finding.IsWarning);
    }

    [Theory]
    [InlineData("""{"tasks": [{"task_key": "a", "notebook_task": {"notebook_path": "/a"}}]}""")]
    [InlineData("""{"tasks": [{"task_key": "a", "new_kind_task": {"parameters": 5}}, {"task_key": "b", "depends_on": [{"task_key": "a"}], "for_each_task": {"inputs": "[1]", "task": {"task_key": "c", "notebook_task": {}}}}], "foo": 1}""")]
    public void A_run_needs_no_name_and_unknown_members_pass(string document)
    {
        var source = Json.Source(document);
        Assert.Empty(SubmitRules.CheckForm(source));
        Assert.Empty(SubmitRules.Check(source));
    }
}
