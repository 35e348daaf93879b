using System.Diagnostics;
using CiTasks.Build.Python;

namespace CiTasks.Build.Images;

/// <summary>What starting the program adds to starting a container: pairs of runs, so that a busy machine is fair to both.</summary>
/// <param name="Program">Median of <c>docker run IMAGE --help</c>, in milliseconds.</param>
/// <param name="Container">Median of <c>docker run OTHER true</c>.</param>
/// <param name="Added">Median of the differences within the pairs.</param>
public sealed record StartCost(double Program, double Container, double Added)
{
    private const int Rounds = 21;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <param name="image">The image whose program answers <c>--help</c>.</param>
    /// <param name="other">An image that has <c>true</c>.</param>
    public static StartCost Measure(ICommands commands, string image, string other)
    {
        double Time(params string[] arguments)
        {
            var clock = Stopwatch.StartNew();
            var result = commands.Run("docker", ["run", "--rm", "--network", "none", .. arguments], Limit);
            return result.Succeeded ? clock.Elapsed.TotalMilliseconds : throw new ImagesException($"{arguments[^1]} in a container failed: {result.Errors.Trim()}");
        }

        (double Program, double Container) Pair() => (Time(image, "--help"), Time("--entrypoint", "true", other));
        Pair();
        return Of([.. Enumerable.Range(0, Rounds).Select(_ => Pair())]);
    }

    public static StartCost Of(IReadOnlyCollection<(double Program, double Container)> pairs) => new(
        Median(pairs.Select(pair => pair.Program)),
        Median(pairs.Select(pair => pair.Container)),
        Median(pairs.Select(pair => pair.Program - pair.Container)));

    public override string ToString() =>
        FormattableString.Invariant($"{Program:0} ms for --help in a container, {Container:0} ms for true: {Added:0} ms more (medians of {Rounds} pairs)");

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted && sorted.Count % 2 == 1
        ? sorted[sorted.Count / 2]
        : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
}
