using CiTasks.Planning.Findings;
using CiTasks.Planning.Jobs;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class PlaceholdersTests
{
    private static readonly Dictionary<string, string> Known = new()
    {
        ["var.size"] = "large",
        ["var.empty"] = "",
        ["var.tricky"] = "${target}",
        ["git.sha"] = "0123456789abcdef",
        ["target"] = "prod",
        ["wheel"] = "dbfs:/w.whl",
    };

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("${target}", "prod")]
    [InlineData("a-${var.size}-${git.sha}.b", "a-large-0123456789abcdef.b")]
    [InlineData("[${var.empty}]", "[]")]
    [InlineData("$${target}", "${target}")]
    [InlineData("$${target} is ${target}", "${target} is prod")]
    [InlineData("${var.tricky}", "${target}")]
    [InlineData("${spark.home} ${job.x} ${} ${1} $target {target} ${target", "${spark.home} ${job.x} ${} ${1} $target {target} ${target")]
    [InlineData("{{job.id}}", "{{job.id}}")]
    public void Our_names_are_filled_and_all_others_are_left_alone(string text, string filled)
    {
        var source = Json.Source($$"""{"a":["{{text}}"]}""");
        var findings = Fill(source);

        Assert.Empty(findings);
        Assert.Equal($$"""{"a":["{{filled}}"]}""", Json.Write(source.Root));
    }

    [Theory]
    [InlineData("{\n  \"a\": \"x ${var.siez}\"\n}", 2, 11, "did you mean ${var.size}?")]
    [InlineData("{\"a\": \"${git.sah}\"}", 1, 8, "did you mean ${git.sha}?")]
    [InlineData("{\"ä\": \"ö ${env.SOMETHING_ELSE}\"}", 1, 10, "set the environment variable SOMETHING_ELSE for this step; write $${")]
    [InlineData("{\"ä\": \"ö ${lookup.cluster}\"}", 1, 10, "write $${ for a literal ${; known here: ${git.sha}, ${target}")]
    public void An_unknown_name_is_an_error_with_its_place_and_a_suggestion(string text, int line, int column, string hint)
    {
        var source = Json.Source(text);
        var before = Json.Write(source.Root);

        var finding = Assert.Single(Fill(source));

        Assert.Equal("CIT0120", finding.Id);
        Assert.False(finding.IsWarning);
        Assert.Equal(new Spot("job.json", line, column), finding.At);
        Assert.StartsWith(hint, finding.Hint);
        Assert.Equal(before, Json.Write(source.Root));
    }

    [Theory]
    [InlineData("target", "--target")]
    [InlineData("git.sha", "inside a git checkout")]
    [InlineData("git.short_sha", "inside a git checkout")]
    [InlineData("git.branch", "on a branch")]
    [InlineData("wheel", "--wheel")]
    [InlineData("conf", "--conf-archive")]
    public void A_name_without_a_value_says_what_gives_it_one(string name, string way)
    {
        var findings = new List<Finding>();

        Placeholders.Fill(Json.Source("{\"a\": \"${" + name + "}\"}"), _ => null, [name, "var.x"], findings);

        var finding = Assert.Single(findings);
        Assert.Equal(("CIT0120", $"${{{name}}} has no value here"), (finding.Id, finding.Summary));
        Assert.Contains(way, finding.Hint);
        Assert.DoesNotContain("did you mean", finding.Hint);
    }

    [Fact]
    public void Every_unknown_name_is_found_in_one_go()
    {
        Assert.Equal(3, Fill(Json.Source("""{"a":"${var.x} ${var.y}","b":[{"c":"${conf}"}]}""")).Count);
    }

    [Fact]
    public void A_filled_value_keeps_its_place()
    {
        var source = Json.Source("{\n\"a\": \"${target}\"}");
        Fill(source);

        Assert.Equal(new Spot("job.json", 2, 6), source.Locate(source.Root["a"]));
    }

    private static List<Finding> Fill(CiTasks.Planning.Json.JsonSource source)
    {
        var findings = new List<Finding>();
        Placeholders.Fill(source, name => Known.GetValueOrDefault(name), Known.Keys, findings);
        return findings;
    }
}
