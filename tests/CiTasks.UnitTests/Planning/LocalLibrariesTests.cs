using CiTasks.Planning.Jobs;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class LocalLibrariesTests
{
    [Theory]
    [InlineData("dist/*.whl", true)]
    [InlineData("../dist/a.whl", true)]
    [InlineData("./a.whl", true)]
    [InlineData("dbfs:/FileStore/a.whl", false)]
    [InlineData("/Volumes/main/default/v/a.whl", false)]
    [InlineData("/Workspace/a.whl", false)]
    [InlineData("s3://bucket/a.whl", false)]
    [InlineData("abfss://c@a.dfs.core.windows.net/a.whl", false)]
    [InlineData("${wheel}", false)]
    [InlineData("", false)]
    public void Local_is_what_has_neither_scheme_nor_leading_slash(string path, bool local)
    {
        Assert.Equal(local, LocalLibraries.IsLocal(path));
    }

    [Fact]
    public void They_are_found_in_all_tasks_and_in_the_inner_task_of_a_for_each()
    {
        var job = Json.Object("""
            {"tasks":[
              {"task_key":"a","libraries":[{"whl":"a.whl"},{"pypi":{"package":"x"}},{"jar":"a.jar"},{"whl":"dbfs:/b.whl"}]},
              {"task_key":"b","for_each_task":{"task":{"task_key":"inner","libraries":[{"requirements":"r.txt"}]}}},
              {"task_key":"c"}]}
            """);

        Assert.Equal(
            ["a whl a.whl", "a jar a.jar", "inner requirements r.txt"],
            LocalLibraries.Find(job).Select(library => $"{library.Owner} {library.Kind} {library.Pattern}"));
    }

    [Fact]
    public void A_job_in_the_form_of_API_2_0_counts_as_one_task()
    {
        var job = Json.Object("""{"spark_python_task":{},"libraries":[{"egg":"a.egg"}]}""");

        Assert.Equal(("", "egg"), LocalLibraries.Find(job).Select(library => (library.Owner, library.Kind)).Single());
    }
}
