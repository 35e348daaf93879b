using System.Text.Json.Nodes;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Ship;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

/// <summary>What an input gets of a manifest: the value that was meant, or a problem.</summary>
public sealed class ManifestValueTests
{
    private static readonly Dictionary<string, InputDefinition> Inputs = new()
    {
        ["text"] = Input.Text("text", ""),
        ["number"] = Input.Number("number", ""),
        ["lines"] = Input.List("lines", ""),
        ["pairs"] = Input.Pairs("pairs", ""),
        ["map"] = JsonInput.Map("map", ""),
        ["list"] = JsonInput.List("list", ""),
        ["spec"] = JsonInput.Spec("spec", ""),
    };

    [Theory]
    [InlineData("text", "5", "5")]
    [InlineData("number", "5", "5")]
    [InlineData("lines", """["a, b", "c"]""", "a, b|c")]
    [InlineData("lines", "\"a, b\"", "a|b")]
    [InlineData("pairs", """{"a": "b, c", "d": 1, "e": true}""", "a=b, c|d=1|e=true")]
    [InlineData("pairs", """["a=b,c=d", "e=f"]""", "a=b,c=d|e=f")]
    [InlineData("map", """{"a": "x\ny=z", "n": 1}""", """{"a":"x\ny=z","n":1}""")]
    [InlineData("map", """["a=b,c=d", "e=f"]""", """{"a":"b,c=d","e":"f"}""")]
    [InlineData("map", "{}", "{}")]
    [InlineData("map", "\"a=b,c=d\"", """{"a":"b","c":"d"}""")]
    [InlineData("list", """["a\nb", "[x]", "{}", 1.50]""", """["a\nb","[x]","{}",1.50]""")]
    [InlineData("list", "[]", "[]")]
    [InlineData("spec", """{"a": {"b": 1.0}}""", """{"a":{"b":1.0}}""")]
    public void A_value_of_the_right_shape_arrives_as_it_was_written(string input, string value, string wanted)
    {
        var text = ManifestValue.Text(Inputs[input], JsonNode.Parse(value));

        Assert.NotNull(text);
        var (parsed, problem) = Inputs[input].Parse(text);
        Assert.Null(problem);
        Assert.Equal(wanted, parsed switch
        {
            JsonNode node => JsonText.Write(node),
            IReadOnlyList<string> items => string.Join('|', items),
            IReadOnlyDictionary<string, string> pairs => string.Join('|', pairs.Select(pair => $"{pair.Key}={pair.Value}")),
            _ => parsed!.ToString(),
        });
    }

    [Theory]
    [InlineData("text", """["a"]""")]
    [InlineData("text", """{"a": "b"}""")]
    [InlineData("text", "null")]
    [InlineData("number", "[1]")]
    [InlineData("lines", """{"a": "b"}""")]
    [InlineData("lines", """["a\nb"]""")]
    [InlineData("lines", """[["a"]]""")]
    [InlineData("pairs", """{"a": "x\ny=z"}""")]
    [InlineData("pairs", """{"a": null}""")]
    [InlineData("pairs", """["a"]""")]
    [InlineData("pairs", """["a=b", "a=c"]""")]
    [InlineData("map", """["a"]""")]
    [InlineData("map", """["a=b", 5]""")]
    [InlineData("map", """["a=b", "c"]""")]
    [InlineData("map", """["a=b\nc=d"]""")]
    [InlineData("map", """["a=b", "a=c"]""")]
    [InlineData("map", "[]")]
    [InlineData("list", """{"a": "b", "c": "d"}""")]
    [InlineData("list", "{}")]
    [InlineData("spec", "[]")]
    [InlineData("spec", """["a=b"]""")]
    public void A_value_of_another_shape_is_refused(string input, string value)
    {
        var text = ManifestValue.Text(Inputs[input], JsonNode.Parse(value));

        Assert.NotEqual("", ManifestValue.Wanted(Inputs[input]));
        Assert.True(text is null || Inputs[input].Parse(text).Problem is not null, text);
    }
}
