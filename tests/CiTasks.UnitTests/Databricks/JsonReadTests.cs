using System.Text.Json.Nodes;
using CiTasks.Databricks.Http;
using Xunit;

namespace CiTasks.UnitTests.Databricks;

public sealed class JsonReadTests
{
    [Theory]
    [InlineData(@"""cut \ud83d""", "cut \uFFFD")]
    [InlineData(@"""\uDE00 first""", "\uFFFD first")]
    [InlineData(@"""\ud83d\ud83d\ude00\n\""x\""""", "\uFFFD\U0001F600\n\"x\"")]
    [InlineData(@"""\\ud83d \ud83d""", @"\ud83d �")]
    [InlineData(@"""plain""", "plain")]
    [InlineData("42", "42")]
    [InlineData("true", "true")]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    [InlineData("[]", null)]
    public void A_text_reads_as_far_as_it_is_one(string json, string? text) =>
        Assert.Equal(text, ((JsonObject)JsonNode.Parse($"{{\"a\":{json}}}")!).Text("a"));
}
