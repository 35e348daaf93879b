using System.Text.Json.Nodes;
using CiTasks.Build.Extension;
using CiTasks.Build.Release;
using Xunit;

namespace CiTasks.UnitTests.Build.Extension;

/// <summary>An agent takes a task anew only when its version has grown.</summary>
public sealed class TaskVersionTests
{
    [Fact]
    public void Versions_of_tasks_grow_as_the_product_s_do()
    {
        string[] releases = ["0.1.0", "0.1.1", "0.9.0", "0.10.0", "1.0.0", "1.0.12", "1.2.3", "1.999.0", "2.0.0", "10.4.5"];

        var versions = releases.Select(text => TaskVersion.Of(SemanticVersion.TryParse(text)!)).ToList();

        Assert.Equal(versions.Distinct().Order(), versions);
        Assert.Equal((1002, 3), versions[6]);
    }

    [Fact]
    public void A_version_that_would_run_into_the_next_is_refused() =>
        Assert.Throws<ExtensionException>(() => TaskVersion.Of(SemanticVersion.TryParse("0.1000.0")!));

    [Fact]
    public void The_first_number_is_that_of_the_pipelines_and_stays()
    {
        var task = JsonNode.Parse("""{"name": "x", "version": {"Major": 3, "Minor": 0, "Patch": 0}}""")!.AsObject();

        TaskVersion.Stamp(task, SemanticVersion.TryParse("1.2.3-rc.1")!);

        Assert.Equal("""{"name":"x","version":{"Major":3,"Minor":1002,"Patch":3}}""", task.ToJsonString());
    }

    [Theory]
    [InlineData("<VersionPrefix>1.2.3</VersionPrefix>", "1.2.3")]
    [InlineData("<VersionPrefix>1.2.3</VersionPrefix>\n    <VersionSuffix>rc.1</VersionSuffix>", "1.2.3-rc.1")]
    public void The_version_of_the_sources_is_read_as_it_is_stamped(string props, string version)
    {
        Assert.Equal(version, VersionStamp.Read(props).ToString());
        Assert.Equal(props, VersionStamp.Set(props, VersionStamp.Read(props)));
    }
}
