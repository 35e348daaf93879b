using CiTasks.Planning.Runs;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class IterationNumbersTests
{
    [Fact]
    public void Iterations_are_numbered_in_the_order_they_started_and_those_not_started_last()
    {
        Assert.Equal(
            [3, 1, 0, 2],
            IterationNumbers.Of([new(4, 0, 0, 0, false), new(2, 0, 20, 30, true), new(1, 0, 10, 90, true), new(3, 0, 20, 25, true)]));
    }

    [Fact]
    public void A_further_attempt_belongs_to_the_iteration_that_failed_first()
    {
        // 0 and 2 fail, 2 earlier; so the first retry is that of 2. It fails again.
        Assert.Equal(
            [0, 1, 2, 2, 0, 2],
            IterationNumbers.Of(
            [
                new(1, 0, 10, 50, false), new(2, 0, 11, 20, true), new(3, 0, 12, 30, false),
                new(4, 1, 31, 40, false), new(5, 1, 51, 60, true),
                new(6, 2, 41, 70, true),
            ]));
    }

    [Fact]
    public void An_attempt_without_a_predecessor_is_an_iteration_of_its_own()
    {
        Assert.Equal([0, 1], IterationNumbers.Of([new(1, 0, 10, 20, true), new(2, 1, 30, 40, true)]));
    }

    [Fact]
    public void In_any_order_of_the_list_each_iteration_keeps_its_attempts()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            // One after the other, with up to two retries each: the truth is known.
            var runs = new List<(IterationRun Run, int Number)>();
            var time = 1;
            var count = random.Next(1, 8);
            for (var number = 0; number < count; number++)
            {
                var attempts = random.Next(1, 4);
                for (var attempt = 0; attempt < attempts; attempt++)
                {
                    runs.Add((new IterationRun(runs.Count + 1, attempt, time, time + 1, attempt == attempts - 1), number));
                    time += 2;
                }
            }

            var shuffled = runs.OrderBy(_ => random.Next()).ToArray();
            Assert.Equal(shuffled.Select(pair => pair.Number), IterationNumbers.Of([.. shuffled.Select(pair => pair.Run)]));
        }
    }
}
