namespace CiTasks.Testing;

/// <summary>
/// The programs under test: those that the build of the acceptance tests laid into artifacts/programs
/// (tests/Programs), or those of the folder that CITASKS_TESTS_PROGRAMS names, such as <c>artifacts</c> after
/// Publish; unless others are named here.
/// </summary>
public static class BuiltPrograms
{
    public static string CiTasks
    {
        get => field ??= Find("citasks");
        set;
    }

    public static string Rehearsal
    {
        get => field ??= Find("citasks-rehearsal");
        set;
    }

    private static string Find(string program)
    {
        var given = Environment.GetEnvironmentVariable("CITASKS_TESTS_PROGRAMS");
        var folder = Repository.In(string.IsNullOrEmpty(given) ? "artifacts/programs" : given);
        var path = Path.Combine(folder, program, program + (OperatingSystem.IsWindows() ? ".exe" : ""));
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there: build tests/CiTasks.AcceptanceTests, or look at CITASKS_TESTS_PROGRAMS.");
    }
}
