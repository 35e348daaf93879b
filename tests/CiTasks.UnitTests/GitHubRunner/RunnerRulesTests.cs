using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Testing.GitHubRunner;
using Xunit;

namespace CiTasks.UnitTests.GitHubRunner;

/// <summary>The small rules: names of inputs, expressions, folders, secrets.</summary>
public sealed class RunnerRulesTests
{
    private static readonly Dictionary<string, JsonNode?> Contexts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["github"] = new JsonObject { ["token"] = "t0ken", ["event"] = new JsonObject { ["number"] = 7 } },
        ["matrix"] = new JsonObject { ["target"] = "prod" },
        ["strategy"] = null,
        ["steps"] = new JsonObject { ["deploy"] = new JsonObject { ["outputs"] = new JsonObject { ["job-id"] = "12" } } },
    };

    [Theory]
    [InlineData("job-file", "INPUT_JOB-FILE")]
    [InlineData("My Input", "INPUT_MY_INPUT")]
    [InlineData("dotted.name", "INPUT_DOTTED.NAME")]
    [InlineData("ı", "INPUT_ı")]
    public void An_input_has_the_variable_that_the_runner_gives_it(string input, string variable) => Assert.Equal(variable, InputNames.Variable(input));

    [Theory]
    [InlineData("plain $X", "plain $X")]
    [InlineData("${{ github.token }}", "t0ken")]
    [InlineData("${{github.TOKEN}}-${{ github.event.number }}", "t0ken-7")]
    [InlineData("${{ github.nothing.here }}", "")]
    [InlineData("${{ toJSON(strategy) }}", "null")]
    [InlineData("${{ toJson(matrix) }}", "{\n  \"target\": \"prod\"\n}")]
    [InlineData("${{ matrix }}", "Object")]
    [InlineData("${{ github.none || 'it''s' }}", "it's")]
    [InlineData("${{ steps.deploy.outputs.job-id }}", "12")]
    public void Expressions_are_filled_in(string text, string filled) => Assert.Equal(filled, Expressions.Fill(text, Contexts));

    [Theory]
    [InlineData("${{ secrets.X }}")]
    [InlineData("${{ hashFiles('**') }}")]
    [InlineData("${{ github.token")]
    public void What_is_not_known_is_refused_and_not_guessed(string text) => Assert.Throws<ActionLoadException>(() => Expressions.Fill(text, Contexts));

    [Fact]
    public void Values_below_a_shared_folder_are_rewritten_and_others_are_not()
    {
        var paths = new PathMap([new("/r/_temp", "/github/runner_temp"), new("/r/_temp/_github_home", "/github/home"), new("/r/w", "/github/workspace")]);
        Assert.Equal("/github/workspace", paths.ToContainer("/r/w"));
        Assert.Equal("/github/home/.netrc", paths.ToContainer("/r/_temp/_github_home/.netrc"));
        Assert.Equal("/github/runner_temp/x", paths.ToContainer("/r/_temp/x"));
        Assert.Equal("/r/w2/x", paths.ToContainer("/r/w2/x"));
        Assert.Equal("see /r/w", paths.ToContainer("see /r/w"));
    }

    [Fact]
    public void A_secret_is_hidden_in_every_form_that_the_runner_knows()
    {
        var masker = new SecretMasker();
        masker.Add("pass&\"word\"\nsecond-line");
        foreach (var prefix in (string[])["", "u", "us", "user:"])
        {
            var header = Convert.ToBase64String(Encoding.UTF8.GetBytes(prefix + "second-line"));
            Assert.NotEqual(header, masker.Hide(header));
        }

        Assert.Equal("a *** b", masker.Hide("a pass&\"word\" b"));
        Assert.Equal("***", masker.Hide("second-line"));
        Assert.Equal("***", masker.Hide(Uri.EscapeDataString("pass&\"word\"")));
        Assert.Equal("***", masker.Hide("pass&amp;\"word\""));
        Assert.Equal("nothing", masker.Hide("nothing"));
    }
}
