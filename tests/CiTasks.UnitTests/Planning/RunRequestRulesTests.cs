using System.Text.Json.Nodes;
using CiTasks.Planning.Runs;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class RunRequestRulesTests
{
    [Theory]
    [InlineData("""{"job_id": 42, "notebook_params": {"param1": "value"}}""")]
    [InlineData("""{"job_id": 9223372036854775807, "queue": {"enabled": false}, "pipeline_params": {"full_refresh": true}}""")]
    [InlineData("""{"job_id": "42", "anything": [1, null, {"new": true}], "performance_target": "WHATEVER_COMES_NEXT"}""")]
    [InlineData("""{"job_name": "iris", "job_parameters": {}, "python_params": [], "only": ["+train", "test+", "+a-b_1+"]}""")]
    [InlineData("""{"job_name": "iris", "notebook_params": null, "jar_params": ["ä"], "job_parameters": {"a": "ü"}}""")]
    public void A_request_that_the_service_would_take_passes_untouched(string request)
    {
        var source = Json.Source(request);

        Assert.Empty(RunRequestRules.Check(source));
        Assert.Equal(Json.Write(Json.Source(request).Root), Json.Write(source.Root));
    }

    [Theory]
    [InlineData("[\n1]", "CIT0520", "a run is described by a JSON object, not by a list", 1)]
    [InlineData("{\"job_id\": 1,\n\"notebook_params\": [\"a\"]}", "CIT0520", "'notebook_params' must be an object of texts by name, not a list", 2)]
    [InlineData("{\"job_id\": 1,\n\"python_named_params\": [\"a\"]}", "CIT0520", "'python_named_params' must be an object of texts by name, not a list", 2)]
    [InlineData("{\"job_id\": 1,\n\"sql_params\": \"a\"}", "CIT0520", "'sql_params' must be an object of texts by name, not a text", 2)]
    [InlineData("{\"job_id\": 1,\n\"job_parameters\": [{\"name\": \"a\"}]}", "CIT0520", "'job_parameters' must be an object of texts by name, not a list", 2)]
    [InlineData("{\"job_id\": 1,\n\"python_params\": {\"a\": \"b\"}}", "CIT0520", "'python_params' must be a list of texts, not an object", 2)]
    [InlineData("{\"job_id\": 1,\n\"jar_params\": \"a\"}", "CIT0520", "'jar_params' must be a list of texts, not a text", 2)]
    [InlineData("{\"job_id\": 1,\n\"spark_submit_params\": 5}", "CIT0520", "'spark_submit_params' must be a list of texts, not a number", 2)]
    [InlineData("{\"job_id\": 1,\n\"dbt_commands\": true}", "CIT0520", "'dbt_commands' must be a list of texts, not true or false", 2)]
    [InlineData("{\"job_id\": 1,\n\"only\": \"train\"}", "CIT0520", "'only' must be a list of texts, not a text", 2)]
    [InlineData("{\"job_id\": 1, \"job_parameters\": {\"n\":\n42}}", "CIT0520", "'n' in 'job_parameters' is 42, not a text", 2)]
    [InlineData("{\"job_id\": 1, \"notebook_params\": {\"n\":\ntrue}}", "CIT0520", "'n' in 'notebook_params' is true, not a text", 2)]
    [InlineData("{\"job_id\": 1, \"python_params\": [\"a\",\n1.0]}", "CIT0520", "an element of 'python_params' is 1.0, not a text", 2)]
    [InlineData("{\"job_id\": 1,\n\"dbt_commands\": [null]}", "CIT0520", "an element of 'dbt_commands' is null, not a text", 2)]
    [InlineData("{\"job_id\": 1, \"only\": [\n\"++train\"]}", "CIT0520", "\"++train\" in 'only' is no task key", 2)]
    [InlineData("{\"job_id\":\n\"iris\"}", "CIT0520", "'job_id' is \"iris\", not the number of a job", 2)]
    [InlineData("{\"job_id\":\n4.2}", "CIT0520", "'job_id' is 4.2, not the number of a job", 2)]
    [InlineData("{\"job_id\":\n9223372036854775808}", "CIT0520", "'job_id' is 9223372036854775808, not the number of a job", 2)]
    [InlineData("{\"job_id\":\n\"9223372036854775808\"}", "CIT0520", "'job_id' is \"9223372036854775808\", not the number of a job", 2)]
    [InlineData("{\"job_id\":\n0}", "CIT0520", "'job_id' is 0, not the number of a job", 2)]
    [InlineData("{\"job_name\":\n\" \"}", "CIT0520", "'job_name' must be the exact name of a job", 2)]
    [InlineData("{\"job_id\": 1,\n\"job_name\": \"a\"}", "CIT0523", "a request has 'job_id' or 'job_name', not both", 2)]
    [InlineData("{\"job_id\": 1, \"notebook_params\": {\"a\": \"b\"},\n\"jar_params\": [\"a\"]}", "CIT0523", "'notebook_params' and 'jar_params' exclude each other", 2)]
    [InlineData("{\"job_id\": 1,\n\"queue\": true}", "CIT0520", "'queue' must be an object, not true or false", 2)]
    [InlineData("{\"job_id\": 1, \"queue\": {\n\"enabled\": \"true\"}}", "CIT0520", "'enabled' in 'queue' is \"true\", not true or false", 2)]
    [InlineData("{\"job_id\": 1,\n\"pipeline_params\": []}", "CIT0520", "'pipeline_params' must be an object, not a list", 2)]
    [InlineData("{\"job_id\": 1, \"pipeline_params\": {\n\"full_refresh\": \"true\"}}", "CIT0520", "'full_refresh' in 'pipeline_params' is \"true\", not true or false", 2)]
    [InlineData("{\"job_id\": 1,\n\"new_cluster\": {}}", "CIT0525", "'new_cluster' belongs to a one-time run, and this request runs a job as it is", 2)]
    [InlineData("{\"job_id\": 1,\n\"notebook_task\": {}}", "CIT0525", "'notebook_task' belongs to a one-time run, and this request runs a job as it is", 2)]
    [InlineData("{\"job_id\": 1,\n\"settings\": {}}", "CIT0525", "this is the answer of jobs/get, not a run request", 2)]
    [InlineData("{\"kind\": \"Run\",\n\"spec\": {\"job_name\": \"a\"}}", "CIT0525", "this is an object of Kubernetes of the kind Run, not a run request", 2)]
    public void What_the_service_would_refuse_is_one_finding_on_its_line(string request, string id, string summary, int line)
    {
        var finding = Assert.Single(RunRequestRules.Check(Json.Source(request)));

        Assert.Equal((id, summary, line), (finding.Id, finding.Summary, finding.At?.Line));
        Assert.False(finding.IsWarning);
    }

    [Fact]
    public void The_older_parameters_end_at_ten_thousand_bytes_of_json_and_job_parameters_do_not()
    {
        Assert.All(RunParameters.All, parameters =>
        {
            // {"name":…} takes five bytes beside the name; {"k":"…"} and ["…"] eight and four beside the text.
            JsonNode Value(int bytes) => parameters.IsMap
                ? new JsonObject { ["k"] = new string('x', bytes - parameters.Name.Length - 5 - 8) }
                : new JsonArray(new string('x', bytes - parameters.Name.Length - 5 - 4));
            var limited = parameters.Name is not ("job_parameters" or "only");
            Assert.Empty(Problems(parameters, Value(10_000)));
            Assert.Equal(limited ? [$"CIT0522 '{parameters.Name}' has 10001 bytes as JSON with its name, and the service takes 10000"] : [], Problems(parameters, Value(10_001)));
        });
    }

    [Fact]
    public void Bytes_are_counted_and_not_letters()
    {
        var jar = RunParameters.All.Single(parameters => parameters.Name == "jar_params");

        Assert.Empty(Problems(jar, new JsonArray(new string('ä', 4990))));
        Assert.Single(Problems(jar, new JsonArray(new string('ä', 4991))));
    }

    [Theory]
    [InlineData("python_params", true)]
    [InlineData("spark_submit_params", true)]
    [InlineData("jar_params", false)]
    [InlineData("dbt_commands", false)]
    public void Python_and_spark_submit_parameters_are_ascii(string name, bool asciiOnly)
    {
        var parameters = RunParameters.All.Single(candidate => candidate.Name == name);

        Assert.Empty(Problems(parameters, new JsonArray("plain\u0001")));
        Assert.Equal(asciiOnly ? [$"CIT0522 '{name}' holds 'é', and the service takes only ASCII there"] : [], Problems(parameters, new JsonArray("café")));
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(11, 1)]
    public void Dbt_takes_ten_commands(int count, int findings)
    {
        var dbt = RunParameters.All.Single(parameters => parameters.Name == "dbt_commands");

        Assert.Equal(findings, Problems(dbt, new JsonArray([.. Enumerable.Repeat("dbt run", count).Select(text => (JsonNode)text)])).Count);
    }

    private static List<string> Problems(RunParameters parameters, JsonNode value) =>
        [.. parameters.Check(Json.Source("{}"), value).Select(finding => $"{finding.Id} {finding.Summary}")];
}
