using CiTasks.Hosts.Text;
using Xunit;

namespace CiTasks.UnitTests.Hosts;

public sealed class TextTests
{
    private const string Break = "\u200A";

    [Theory]
    [InlineData("plain ä 🚢\twith tab", "plain ä 🚢\twith tab")]
    [InlineData("", "")]
    [InlineData("a\r\nb\n\nc\n", "a\nb\n\nc\n")]
    [InlineData("\n\na", "\n\na")]
    [InlineData("##[error]x ##[group]", $"##{Break}[error]x ##{Break}[group]")]
    [InlineData("a ##vso[task.setvariable variable=x]y", $"a ##{Break}vso[task.setvariable variable=x]y")]
    [InlineData("##VSO[x", $"##{Break}VSO[x")]
    [InlineData("###[x ##", $"###{Break}[x ##")]
    [InlineData("::error::x", $":{Break}:error::x")]
    [InlineData("a\n  ::set-env name=x::y", $"a\n  :{Break}:set-env name=x::y")]
    [InlineData("\uFEFF\u200B ::error::x", $"\uFEFF\u200B :{Break}:error::x")]
    [InlineData("\e::error::x", $"␛:{Break}:error::x")]
    [InlineData("a\u2028::error::\u2029b\u0085c\v\f", "a↵::error::↵b\uFFFDc␋␌")]
    [InlineData("a\u202Eb\u2066c\u200Fd", "a\uFFFDb\uFFFDc\u200Fd")]
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
    [InlineData(7999, "")]
    [InlineData(8000, "")]
    [InlineData(8001, " … (1 more characters of this line are not shown)")]
    [InlineData(10_008_000, " … (10,000,000 more characters of this line are not shown)")]
    public void A_line_that_nobody_reads_is_cut_and_says_so(int length, string note) =>
        Assert.Equal($"a\n{new string('x', Math.Min(length, 8000))}{note}\nb", Neutral.ForLog($"a\n{new string('x', length)}\r\nb"));

    [Fact]
    public void Half_a_character_is_shown_as_none() =>
        Assert.Equal("🚢 \uFFFD \uFFFD \uFFFD", Neutral.ForLog("\ud83d\udea2 \ud83d \udea2 \ud83d"));

    [Fact]
    public void No_character_is_cut_in_two()
    {
        var ships = string.Concat(Enumerable.Repeat("🚢", 5000));

        Assert.StartsWith("x" + ships[..7998] + " … (2,002 more", Neutral.ForLog("x" + ships));
        Assert.Equal("🚢🚢…", Neutral.OneLine(ships, 6));
        Assert.Equal("🚢🚢…", Neutral.Shorten(ships, 5));
    }

    [Theory]
    [InlineData("a", 10, "a")]
    [InlineData(" a\r\nb\tc\rd ", 10, "a b c␍d")]
    [InlineData("0123456789", 10, "0123456789")]
    [InlineData("0123456789a", 10, "012345678…")]
    [InlineData("a ##[error]", 10, $"a ##{Break}[err…")]
    [InlineData("::error::", 20, $":{Break}:error::")]
    public void A_title_is_one_line(string text, int longest, string line) => Assert.Equal(line, Neutral.OneLine(text, longest));

    [Fact]
    public void A_JSON_document_stays_the_same_and_commands_nobody()
    {
        var text = "##[error]x \\##vso[task.complete]## ### \u2028\u2029\u0085::error::";
        var json = $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal)}\"";

        var safe = Neutral.ForJson(json);

        Assert.Equal(text, System.Text.Json.JsonSerializer.Deserialize<string>(safe));
        Assert.DoesNotContain("##", safe);
        Assert.DoesNotContain(safe, character => character is '\u2028' or '\u2029' or '\u0085');
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
