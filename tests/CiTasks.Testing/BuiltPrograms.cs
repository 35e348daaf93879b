namespace CiTasks.Testing;

/// <summary>The programs under test, as the build of this test assembly's own configuration left them, unless others are named.</summary>
public static class BuiltPrograms
{
    public static string CiTasks
    {
        get => field ??= Find("CiTasks.Cli", "citasks");
        set;
    }

    public static string Rehearsal
    {
        get => field ??= Find("CiTasks.Rehearsal", "citasks-rehearsal");
        set;
    }

    private static string Find(string project, string program)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        // .../artifacts/bin/<test project>/<configuration>/
        for (var folder = output; folder is not null; folder = folder.Parent)
        {
            if (folder is { Name: "bin", Parent.Name: "artifacts" })
            {
                var path = Path.Combine(folder.FullName, project, output.Name, program + (OperatingSystem.IsWindows() ? ".exe" : ""));
                return File.Exists(path) ? path : throw new FileNotFoundException($"Build {project} first: {path} is not there.");
            }
        }
        throw new DirectoryNotFoundException($"{output} does not lie in artifacts/bin.");
    }
}
