using CiTasks.Planning.Runs;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class StartTokensTests
{
    [Fact]
    public void The_same_parts_give_the_same_tokens_and_every_other_part_another()
    {
        string?[][] starts =
        [
            ["o/r", "7", "job", "step", "{}"],
            ["o/r", "8", "job", "step", "{}"],
            ["o/r", "7", "job2", "step", "{}"],
            ["o/r", "7", "job", "step", "{\"a\":1}"],
            ["o/r", "7", "jobs", "tep", "{}"],
            ["o/r", "7", null, "step", "{}"],
            ["o/r", "7", "", "step", "{}"],
            ["o/r", "7", "job", "step", "{}", ""],
        ];
        Assert.Equal(StartTokens.Of(starts[0]), StartTokens.Of(["o/r", "7", "job", "step", "{}"]));
        Assert.Equal(starts.Length, starts.Select(parts => StartTokens.Of(parts).Family).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void A_token_is_never_too_long_and_each_attempt_has_its_own(int attempt)
    {
        var tokens = StartTokens.Of("a");
        Assert.InRange(tokens.At(attempt).Length, 1, StartTokens.Longest);
        Assert.NotEqual(tokens.At(attempt), tokens.At(attempt - 1));
        Assert.Matches("^[a-z0-9-]+$", tokens.At(attempt));
    }
}
