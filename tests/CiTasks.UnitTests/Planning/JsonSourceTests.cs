using System.Text;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class JsonSourceTests
{
    [Theory]
    [InlineData("{\"a\": 1}", "", 1, 1)]
    [InlineData("{\"a\": 1}", "a", 1, 7)]
    [InlineData("\uFEFF{\"a\": 1}", "a", 1, 7)]
    [InlineData("{\n  \"a\": [1,\n    {\"b\": true}]\n}", "a.1.b", 3, 11)]
    [InlineData("{\r\n  \"a\": 1}", "a", 2, 8)]
    [InlineData("// first\n{ /* then */ \"a\": 1,\n  \"b\": 2, }", "a", 2, 19)]
    [InlineData("// first\n{ /* then */ \"a\": 1,\n  \"b\": 2, }", "b", 3, 8)]
    [InlineData("{\"naïve\": \"ä\", \"a\": 1}", "a", 1, 21)]
    [InlineData("{\"x/y~z\": {\"a\": 1}}", "x/y~z.a", 1, 17)]
    public void A_value_is_found_where_it_stands(string text, string path, int line, int column)
    {
        var source = Json.Source(text);

        Assert.Equal(new Spot("job.json", line, column), source.Locate(Json.At(source.Root, path)));
    }

    [Theory]
    [InlineData("{\n  \"a\": 1\n  \"b\": 2\n}", 3, 3)]
    [InlineData("{\"a\": }", 1, 7)]
    [InlineData("{\"ä\": }", 1, 7)]
    [InlineData("{\n  \"a\": 1,\n  \"a\": 2\n}", 3, 3)]
    [InlineData("{\"a\": [{\"b\": 1, \"c\": {}, \"b\": 1}]}", 1, 26)]
    public void What_is_not_JSON_is_one_finding_with_its_place(string text, int line, int column)
    {
        var findings = new List<Finding>();

        Assert.Null(JsonSource.Parse("job.json", Encoding.UTF8.GetBytes(text), findings));

        var finding = Assert.Single(findings);
        Assert.Equal("CIT0110", finding.Id);
        Assert.StartsWith("job.json is not valid JSON: ", finding.Summary);
        Assert.DoesNotContain("LineNumber", finding.Summary);
        Assert.Equal(new Spot("job.json", line, column), finding.At);
    }

    [Fact]
    public void A_repeated_name_is_named()
    {
        var findings = new List<Finding>();

        JsonSource.Parse("job.json", "{\"tasks\": [], \"tasks\": []}"u8, findings);

        Assert.Contains("tasks", Assert.Single(findings).Summary);
    }

    public static TheoryData<byte[]> Unreadable => new(
        [],
        Encoding.UTF8.GetBytes("null"),
        Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray(),
        Encoding.Latin1.GetBytes("{\"name\": \"Jörg\"}"),
        Encoding.UTF8.GetBytes(new string('[', 100) + new string(']', 100)));

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Bytes_of_any_kind_are_a_finding_and_never_a_crash(byte[] bytes)
    {
        var findings = new List<Finding>();

        Assert.Null(JsonSource.Parse("job.json", bytes, findings));
        Assert.Equal("CIT0110", Assert.Single(findings).Id);
    }

    [Theory]
    [InlineData("{\"a\":0,\"b\":1.0,\"c\":12345678901234567,\"d\":null,\"e\":{},\"f\":[],\"g\":false,\"h\":1e2,\"i\":-0.0}")]
    [InlineData("{\"id\":123456789012345678901234567890,\"text\":\"ä+<&>'\",\"foo\":null}")]
    public void Numbers_nulls_and_unknown_fields_go_out_as_they_came_in(string text)
    {
        Assert.Equal(text, Json.Write(Json.Source(text).Root));
    }

    [Fact]
    public void A_replaced_value_and_a_new_child_keep_the_place_of_what_stood_there()
    {
        var source = Json.Source("{\n  \"a\": {\"b\": 1}\n}");
        var place = source.Locate(source.Root["a"]);

        source.Replace(source.Root["a"]!, new System.Text.Json.Nodes.JsonObject { ["new"] = 1 });

        Assert.Equal("{\"a\":{\"new\":1}}", Json.Write(source.Root));
        Assert.Equal(place, source.Locate(source.Root["a"]!["new"]));
    }
}
