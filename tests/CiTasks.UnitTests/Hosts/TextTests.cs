using CiTasks.Hosts.Text;
using Xunit;

namespace CiTasks.UnitTests.Hosts;

public sealed class TextTests
{
    private const string Break = "\u200C";

    [Theory]
    [InlineData("plain ä 🚢\twith tab", "plain ä 🚢\twith tab")]
    [InlineData("", "")]
    [InlineData("a\r\nb\n\nc\n", "a\nb\n\nc\n")]
    [InlineData("\n\na", "\n\na")]
    [InlineData("##[error]x ##[group]", $"##{Break}[error]x ##{Break}[group]")]
    [InlineData("a ##vso[task.setvariable variable=x]y", $"a ##{Break}vso[task.setvariable variable=x]y")]
    [InlineData("##VSO[x", $"##{Break}vso[x")]
    [InlineData("::error::x", $"{Break}::error::x")]
    [InlineData("a\n  ::set-env name=x::y", $"a\n{Break}  ::set-env name=x::y")]
    [InlineData("a::b", "a::b")]
    [InlineData("a\rb\e[2Kc\0\b\a", "a␍b␛[2Kc␀␈␇")]
    [InlineData("a\u007Fb", "a␡b")]
    public void Foreign_text_neither_commands_the_CI_system_nor_moves_the_cursor(string text, string harmless)
    {
        Assert.Equal(harmless, Neutral.ForLog(text));
    }

    [Fact]
    public void No_control_character_passes()
    {
        var all = string.Concat(Enumerable.Range(0, 256).Select(code => (char)code));

        Assert.DoesNotContain(Neutral.ForLog(all), character => char.IsControl(character) && character is not ('\n' or '\t'));
    }

    [Theory]
    [InlineData("s3cr3t", "a s3cr3t b", "a *** b")]
    [InlineData("s3cr3t", "s3cr3ts3cr3t", "******")]
    [InlineData("  s3cr3t\n", "a s3cr3t b", "a *** b")]
    [InlineData("line one\nline two", "x line two y line one", "x *** y ***")]
    [InlineData("line one\r\nline two", "line one, line two", "***, ***")]
    [InlineData("s3cr3t", "Basic czNjcjN0 x", "Basic *** x")]
    [InlineData("a b/c+d", "?t=a%20b%2Fc%2Bd&x", "?t=***&x")]
    [InlineData("abc", "abc", "abc")]
    [InlineData("", "abc", "abc")]
    [InlineData(null, "abc", "abc")]
    [InlineData("long line\nab", "ab long line", "ab ***")]
    [InlineData("a\"b\\c", "{\"x\": \"a\\\"b\\\\c\"}", "{\"x\": \"***\"}")]
    public void A_secret_is_hidden_in_the_forms_in_which_it_travels(string? secret, string text, string redacted)
    {
        var redactor = new Redactor();
        redactor.Add(secret);

        Assert.Equal(redacted, redactor.Redact(text));
    }

    [Fact]
    public void Of_secrets_within_each_other_the_longer_one_goes_first()
    {
        var redactor = new Redactor();
        redactor.Add("token");
        redactor.Add("token-long");

        Assert.Equal("*** ***", redactor.Redact("token-long token"));
    }
}
