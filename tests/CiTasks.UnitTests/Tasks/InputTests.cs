using CiTasks.Tasks.Catalogue;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

public sealed class InputTests
{
    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData(" 10m ", 600)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86400)]
    [InlineData("0", 0)]
    [InlineData("9999999d", 863999913600.0)]
    public void A_duration_is_a_number_with_or_without_unit(string text, double seconds)
    {
        Assert.Equal((TimeSpan.FromSeconds(seconds), (string?)null), Input.Duration("a", "b").Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("1.5h")]
    [InlineData("-1")]
    [InlineData("10 m")]
    [InlineData("1h30m")]
    [InlineData("10w")]
    [InlineData("99999999")]
    [InlineData("٣m")]
    public void Anything_else_is_no_duration(string text)
    {
        Assert.Equal(((object?)null, "it must be seconds, or a number with s, m, h or d, such as 10m"), Input.Duration("a", "b").Parse(text));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData(" YES ", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("no", false)]
    [InlineData("0", false)]
    [InlineData("on", null)]
    [InlineData("2", null)]
    [InlineData("truetrue", null)]
    public void A_flag_is_one_of_three_words_each_way(string text, bool? value)
    {
        var (parsed, problem) = Input.Flag("a", "b").Parse(text);

        Assert.Equal(value ?? false, parsed);
        Assert.Equal(value is null ? "it must be true or false" : null, problem);
    }

    [Theory]
    [InlineData("1", 1L)]
    [InlineData(" 12345678901234567 ", 12345678901234567L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("1.0", null)]
    [InlineData("1e3", null)]
    [InlineData("1,000", null)]
    [InlineData("9223372036854775808", null)]
    [InlineData("x", null)]
    public void A_number_is_whole_and_within_its_bounds(string text, long? value)
    {
        Assert.Equal(((object?)value, value is null ? "it must be a whole number from 1 on" : null), Input.Number("a", "b", 1).Parse(text));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("32", true)]
    [InlineData("33", false)]
    public void A_number_with_both_bounds_names_them(string text, bool good)
    {
        Assert.Equal(good ? null : "it must be a whole number from 1 to 32", Input.Number("a", "b", 1, 32).Parse(text).Problem);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData(" a , b,,c ", "a|b|c")]
    [InlineData("a, b\n\n c\r\n", "a, b|c")]
    public void A_list_is_split_at_lines_or_else_at_commas(string text, string items)
    {
        Assert.Equal(items, string.Join('|', (IReadOnlyList<string>)Input.List("a", "b").Parse(text).Value!));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a=1", "a:1")]
    [InlineData(" a = 1 , b = 2", "a:1|b:2")]
    [InlineData("a=1,2,b=3", "a:1,2|b:3")]
    [InlineData("a=x=y", "a:x=y")]
    [InlineData("a=", "a:")]
    [InlineData("a=1,2\nb=3\r\n\n", "a:1,2|b:3")]
    public void Pairs_are_split_at_lines_or_else_at_commas_that_a_name_follows(string text, string pairs)
    {
        var (value, problem) = Input.Pairs("a", "b").Parse(text);

        Assert.Null(problem);
        Assert.Equal(pairs, string.Join('|', ((IReadOnlyDictionary<string, string>)value!).Select(pair => $"{pair.Key}:{pair.Value}")));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("=1", "=1")]
    [InlineData("a=1\nb", "b")]
    [InlineData("b,a=1", "b")]
    public void What_is_no_pair_is_named(string text, string piece)
    {
        Assert.Equal($"'{piece}' is not NAME=value", Input.Pairs("a", "b").Parse(text).Problem);
    }

    [Theory]
    [InlineData("a=1,a=2")]
    [InlineData("a=1\n a =2")]
    [InlineData("a=1,2,b=3,a=1")]
    public void A_repeated_name_is_no_value_that_anybody_meant(string text)
    {
        Assert.Equal("'a' stands there twice", Input.Pairs("a", "b").Parse(text).Problem);
        Assert.Equal("'a' stands there twice", JsonInput.Map("a", "b").Parse(text).Problem);
    }

    [Theory]
    [InlineData("map", "[\"a=b\"]", "it is a list, and texts by name are wanted: {\"name\": \"value\"}, or NAME=value")]
    [InlineData("map", " [a=b", "it is a list, and texts by name are wanted: {\"name\": \"value\"}, or NAME=value")]
    [InlineData("map", "{\"a\":\"b\"}", null)]
    [InlineData("list", "{\"a\":\"b\",\"c\":\"d\"}", "it is an object, and a list of texts is wanted: [\"first\", \"second\"]")]
    [InlineData("list", "\n{a", "it is an object, and a list of texts is wanted: [\"first\", \"second\"]")]
    [InlineData("list", "{{job.run_id}},x", null)]
    [InlineData("list", "x,{}", null)]
    [InlineData("list", "[\"{}\"]", null)]
    [InlineData("pairs", "{\"a\":\"b=c\"}", "it is JSON, and named values are wanted: NAME=value, one a line or separated by commas")]
    [InlineData("pairs", "[\"a=b\"]", "it is JSON, and named values are wanted: NAME=value, one a line or separated by commas")]
    public void JSON_of_another_shape_is_no_value(string kind, string text, string? problem)
    {
        InputDefinition input = kind == "map" ? JsonInput.Map("a", "b") : kind == "list" ? JsonInput.List("a", "b") : Input.Pairs("a", "b");

        Assert.Equal(problem, input.Parse(text).Problem);
    }

    [Theory]
    [InlineData("plan", "plan")]
    [InlineData(" apply ", "apply")]
    [InlineData("Plan", null)]
    [InlineData("", null)]
    public void A_choice_is_one_of_its_words(string text, string? value)
    {
        var input = Input.Choice("a", "b", "apply", "plan");

        Assert.Equal(((object?)value, value is null ? "it must be one of apply, plan" : null), input.Parse(text));
        Assert.Equal("apply", input.Default);
    }

    [Theory]
    [InlineData("  token\n", "token")]
    public void A_secret_comes_without_the_line_end_of_the_file_it_was_kept_in(string text, string value)
    {
        Assert.Equal(value, Input.Secret("a", "b").Parse(text).Value);
    }
}
