using CiTasks.Benchmarks;

// Each argument is a built citasks-rehearsal; docs/benchmarks.md says what is measured.
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: CiTasks.Benchmarks <citasks-rehearsal>...");
    return 2;
}
foreach (var executable in args)
{
    Console.WriteLine($"{executable}, {Environment.ProcessorCount} cores");
    foreach (var figure in (IEnumerable<Figure>)[.. await StartBenchmark.RunAsync(executable), .. await ServingBenchmark.RunAsync(executable), .. await ScaleBenchmark.RunAsync(executable)])
    {
        Console.WriteLine(figure);
    }
}
return 0;
