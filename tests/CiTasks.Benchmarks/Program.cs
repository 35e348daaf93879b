using System.Globalization;
using CiTasks.Benchmarks;
using CiTasks.Testing;

// docs/benchmarks.md says what is measured.
const string Usage = """
    usage: CiTasks.Benchmarks <citasks-rehearsal>...                          the rehearsal workspace
           CiTasks.Benchmarks soak <citasks> <citasks-rehearsal> [minutes]    200 runs watched at once (10 minutes)
           CiTasks.Benchmarks latency <citasks> <citasks-rehearsal>           from a run's end to the step's
    """;

switch (args)
{
    case ["soak", var citasks, var rehearsal, .. var rest] when Minutes(rest) is { } minutes:
        Choose(citasks, rehearsal);
        Print(await SoakBenchmark.RunAsync(minutes));
        return 0;
    case ["latency", var citasks, var rehearsal]:
        Choose(citasks, rehearsal);
        Print(await LatencyBenchmark.RunAsync());
        return 0;
    case [] or ["soak" or "latency", ..]:
        Console.Error.WriteLine(Usage);
        return 2;
}

foreach (var executable in args)
{
    Console.WriteLine($"{executable}, {Environment.ProcessorCount} cores");
    Print([.. await StartBenchmark.RunAsync(executable), .. await ServingBenchmark.RunAsync(executable), .. await ScaleBenchmark.RunAsync(executable)]);
}
return 0;

static double? Minutes(string[] rest) => rest switch
{
    [] => 10,
    [var text] when double.TryParse(text, CultureInfo.InvariantCulture, out var minutes) && minutes > 0 => minutes,
    _ => null,
};

static void Choose(string citasks, string rehearsal)
{
    BuiltPrograms.CiTasks = Path.GetFullPath(citasks);
    BuiltPrograms.Rehearsal = Path.GetFullPath(rehearsal);
    Console.WriteLine($"{BuiltPrograms.CiTasks}, {Environment.ProcessorCount} cores");
}

static void Print(IReadOnlyList<Figure> figures)
{
    foreach (var figure in figures)
    {
        Console.WriteLine(figure);
    }
}
