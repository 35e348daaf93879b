// `dotnet cake` runs the typed tasks of build/ through these lines; all else is there.
var typedTasks = MakeAbsolute(File("artifacts/bin/Build/release/CiTasks.Build.dll")).FullPath;
var sources = System.IO.Directory.EnumerateFileSystemEntries("build", "*", System.IO.SearchOption.AllDirectories)
    .Append("Directory.Build.props").Append("Directory.Packages.props");

// Folders count too: their time tells of a deleted file.
if (!FileExists(typedTasks) || sources.Max(System.IO.File.GetLastWriteTimeUtc) > System.IO.File.GetLastWriteTimeUtc(typedTasks))
{
    DotNetMSBuild("build/Build.csproj", new DotNetMSBuildSettings
    {
        NoLogo = true,
        Verbosity = DotNetVerbosity.Quiet,
        ArgumentCustomization = arguments => arguments.Append("-restore"),
    }.WithProperty("Configuration", "Release"));
}

System.Reflection.Assembly.LoadFrom(typedTasks)
    .GetType("Cake.Frosting.CakeScript", throwOnError: true)
    .GetMethod("Run")
    .CreateDelegate<Action<ICakeContext, Func<string, CakeTaskBuilder>, Action<string>, string>>()
    .Invoke(Context, Task, target => RunTarget(target), Argument("target", "Default"));
