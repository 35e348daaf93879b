using CiTasks.Planning.Runs;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class PollPaceTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(9, 1)]
    [InlineData(59, 1)]
    [InlineData(120, 3)]
    [InlineData(3_600, 10)]
    [InlineData(86_400, 10)]
    public void A_young_run_is_looked_at_every_second_and_an_old_one_every_ten(int age, int most)
    {
        foreach (var chance in new[] { 0, 0.5, 0.999 })
        {
            Assert.InRange(PollPace.Next(TimeSpan.FromSeconds(age), chance).TotalSeconds, 0.3, most);
        }
    }

    [Fact]
    public void It_never_gets_quicker_with_age()
    {
        var paces = Enumerable.Range(0, 1_000).Select(age => PollPace.Next(TimeSpan.FromSeconds(age), 0)).ToList();
        Assert.Equal(paces.Order(), paces);
    }

    [Theory]
    [InlineData(1, null, 0.5)]
    [InlineData(2, null, 1)]
    [InlineData(4, null, 4)]
    [InlineData(50, null, 10)]
    [InlineData(1, 7, 7)]
    [InlineData(50, 7, 10)]
    [InlineData(1, 180, 180)]
    [InlineData(1, 9_999_999, 180)]
    public void After_a_failure_it_backs_off_and_waits_at_least_as_long_as_it_is_asked(int failures, int? asked, double seconds) =>
        Assert.Equal(seconds, PollPace.AfterFailure(failures, 0, asked is { } wait ? TimeSpan.FromSeconds(wait) : null).TotalSeconds, 3);

    [Fact]
    public void Chance_takes_off_a_third_at_most_and_never_from_what_was_asked()
    {
        Assert.Equal(7, PollPace.AfterFailure(1, 1, TimeSpan.FromSeconds(7)).TotalSeconds);
        Assert.InRange(PollPace.Next(TimeSpan.FromHours(1), 1).TotalSeconds, 6.6, 6.7);
    }
}
