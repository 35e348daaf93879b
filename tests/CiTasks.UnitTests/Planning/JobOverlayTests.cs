using CiTasks.Planning.Findings;
using CiTasks.Planning.Jobs;
using CiTasks.Planning.Jobs.Rules;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class JobOverlayTests
{
    // The examples of RFC 7396, appendix A, whose two sides are objects.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"a":"b"}""", """{"a":{"x":null,"y":0}}""", """{"a":{"y":0}}""")]
    public void Members_merge_as_RFC_7396_says(string job, string overlay, string merged)
    {
        Assert.Equal(merged, Merge(job, overlay));
    }

    [Theory]
    [InlineData("tasks", "task_key")]
    [InlineData("depends_on", "task_key")]
    [InlineData("job_clusters", "job_cluster_key")]
    [InlineData("environments", "environment_key")]
    [InlineData("parameters", "name")]
    public void Arrays_whose_elements_have_a_key_merge_by_it(string array, string key)
    {
        var merged = Merge(
            $$"""{"{{array}}":[{"{{key}}":"a","x":1,"y":1},{"{{key}}":"b"}]}""",
            $$"""{"{{array}}":[{"{{key}}":"c","z":0,"n":null},{"{{key}}":"a","x":2,"y":null}]}""");

        Assert.Equal($$"""{"{{array}}":[{"{{key}}":"a","x":2},{"{{key}}":"b"},{"{{key}}":"c","z":0}]}""", merged);
    }

    [Theory]
    [InlineData("""{"parameters":["--env","dev"]}""", """{"parameters":["--env","prod"]}""", """{"parameters":["--env","prod"]}""")]
    [InlineData("""{"parameters":["--env"]}""", """{"parameters":[]}""", """{"parameters":[]}""")]
    [InlineData("""{"libraries":[{"whl":"a"}]}""", """{"libraries":[{"whl":"b"}]}""", """{"libraries":[{"whl":"b"}]}""")]
    [InlineData("""{"tasks":[{"task_key":"a"},{}]}""", """{"tasks":[{"task_key":"b"}]}""", """{"tasks":[{"task_key":"b"}]}""")]
    public void Other_arrays_are_replaced_whole(string job, string overlay, string merged)
    {
        Assert.Equal(merged, Merge(job, overlay));
    }

    [Fact]
    public void An_overlaid_value_is_located_in_the_overlay_and_the_rest_in_the_job()
    {
        var job = Json.Source("{\"name\": \"a\",\n\"tasks\": [{\"task_key\": \"t\", \"x\": 1}]}");

        JobOverlay.Apply(job, Json.Source("\n\n{\"tasks\": [{\"task_key\": \"t\", \"x\": 2}, {\"task_key\": \"u\"}]}", "job.prod.json"));

        Assert.Equal(new Spot("job.json", 1, 10), job.Locate(Json.At(job.Root, "name")));
        Assert.Equal(new Spot("job.prod.json", 3, 35), job.Locate(Json.At(job.Root, "tasks.0.x")));
        Assert.Equal("job.prod.json", job.Locate(Json.At(job.Root, "tasks.1")).File);
    }

    [Fact]
    public void An_overlay_that_is_no_object_is_not_passed_over_in_silence()
    {
        var job = Json.Source("""{"name":"a"}""");

        JobOverlay.Apply(job, Json.Source("[1]", "job.prod.json"));

        var finding = Assert.Single(JobRules.Check(job));
        Assert.Equal(("CIT0111", "job.prod.json"), (finding.Id, finding.At?.File));
    }

    private static string Merge(string job, string overlay)
    {
        var source = Json.Source(job);
        JobOverlay.Apply(source, Json.Source(overlay, "overlay.json"));
        return Json.Write(source.Root);
    }
}
