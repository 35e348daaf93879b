using CiTasks.Planning.Runs;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class NotebookValueTests
{
    [Theory]
    [InlineData("""{"acc":0.946}""", "acc=0.946")]
    [InlineData("""{"n":9007199254740993,"z":1.0,"e":1E5}""", "n=9007199254740993|z=1.0|e=1E5")]
    [InlineData("""{"text":"a \"b\"\n","yes":true,"no":false,"none":null}""", "text=a \"b\"\n|yes=true|no=false|none=")]
    [InlineData("""  {"deep":{"x":[1, 2.50]},"list":[]}""", """deep={"x":[1, 2.50]}|list=[]""")]
    [InlineData("""{"a":1,"b":2,"a":3}""", "a=3|b=2")]
    [InlineData("just text", "")]
    [InlineData("[1]", "")]
    [InlineData("0.5", "")]
    [InlineData("{not json", "")]
    [InlineData("""{"a":"\ud800"}""", "")]
    public void The_members_of_an_object_are_plain_texts(string value, string members)
    {
        var read = NotebookValue.Read(value);
        Assert.Equal(members, string.Join('|', read.Members.Select(member => $"{member.Key}={member.Value}")));
        Assert.Empty(read.Unusable);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("x<<EOF")]
    [InlineData("line\nbreak")]
    [InlineData("ä")]
    [InlineData("a=b")]
    public void A_name_that_no_output_can_have_is_none(string name)
    {
        var read = NotebookValue.Read($$"""{"good-1_a.b": 1, "{{name.Replace("\n", "\\n", StringComparison.Ordinal)}}": 2}""");
        Assert.Equal("good-1_a.b", Assert.Single(read.Members).Key);
        Assert.Equal(name, Assert.Single(read.Unusable));
    }
}
