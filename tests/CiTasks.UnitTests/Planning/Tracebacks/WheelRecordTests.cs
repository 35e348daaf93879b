using CiTasks.Planning.Tracebacks;
using Xunit;

namespace CiTasks.UnitTests.Planning.Tracebacks;

public sealed class WheelRecordTests
{
    [Theory]
    [InlineData("iris/nodes.py,sha256=abc,12", "iris/nodes.py", "iris/nodes.py")]
    [InlineData("iris-0.1.data/purelib/iris/nodes.py,,\r", "iris/nodes.py", "iris-0.1.data/purelib/iris/nodes.py")]
    [InlineData("iris-0.1.data/scripts/run,,", "iris-0.1.data/scripts/run", "iris-0.1.data/scripts/run")]
    [InlineData("\"iris/a, b.py\",sha256=abc,12", "iris/a, b.py", "iris/a, b.py")]
    [InlineData("iris\\nodes.py,,", "iris/nodes.py", "iris/nodes.py")]
    public void A_record_says_where_each_file_is_installed(string line, string installed, string packed) =>
        Assert.Equal(KeyValuePair.Create(installed, packed), Assert.Single(WheelRecord.ParseRecord(line + "\n\n")));

    [Theory]
    [InlineData("/Repos/ci/iris/", "/Workspace/Repos/ci/iris")]
    [InlineData("/Users/67adb2b8-21b2/iris", "/Workspace/Users/67adb2b8-21b2/iris")]
    [InlineData("/Workspace/Shared/iris", "/Workspace/Shared/iris")]
    [InlineData("dbfs:/FileStore/x", "dbfs:/FileStore/x")]
    [InlineData("/dbfs/FileStore/x", "dbfs:/FileStore/x")]
    [InlineData("dbfs:/Volumes/a/b/c", "/Volumes/a/b/c")]
    public void A_place_is_known_by_any_of_its_names(string remote, string path) => Assert.Equal(path, RemotePlace.Of(remote, "").Remote);
}
