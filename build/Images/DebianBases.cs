using CiTasks.Build.Python;

namespace CiTasks.Build.Images;

/// <summary>How the stand-ins are made on a machine that has Debian's packages and a .NET SDK, but no registry.</summary>
/// <param name="scripts">The folder of the scripts that pack them.</param>
/// <param name="work">A folder for what lies between.</param>
public sealed class DebianBases(Docker docker, RootCommands root, ICommands commands, string scripts, string work)
{
    /// <summary>The name under which tests find a Debian, whatever it was made of.</summary>
    public const string Debian = "citasks-base/debian";

    private const string Sdk = "citasks-base/sdk";
    private const string RuntimeDeps = "citasks-base/runtime-deps";
    private const string Certificates = "/usr/local/share/ca-certificates";

    private readonly AptSources sources = AptSources.OfThisMachine();

    /// <summary>In the order of their making: the SDK stands on Debian.</summary>
    public IReadOnlyList<BaseImage> All
    {
        get
        {
            var debian = new BaseImage(PublicImages.Debian, Debian, [Text("debian.sh"), sources.ToString(), Proxy], MakeDebian);
            return
            [
                debian,
                new BaseImage(PublicImages.Sdk, Sdk, [debian.Recipe, Text("sdk.sh"), Text("sdk.Dockerfile"), Environment.Version.ToString(), DotNet, .. Settings], MakeSdk),
                new BaseImage(PublicImages.RuntimeDeps, RuntimeDeps, [Text("runtime-deps.sh"), File.ReadAllText("/etc/os-release")], MakeRuntimeDeps),
            ];
        }
    }

    private static string Proxy => Environment.GetEnvironmentVariable("http_proxy") ?? string.Empty;

    /// <summary>The folder of the SDK that runs this build.</summary>
    private static string DotNet => Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(object).Assembly.Location))))!;

    private static string NuGetSettings =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "NuGet", "NuGet.Config") is var file && File.Exists(file) ? file : string.Empty;

    // What this machine adds to a public SDK image.
    private static IEnumerable<string> Settings =>
        (Directory.Exists(Certificates) ? Directory.EnumerateFiles(Certificates, "*.crt").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
            .Append(NuGetSettings).Where(File.Exists).Select(File.ReadAllText);

    private string Text(string script) => File.ReadAllText(Path.Combine(scripts, script));

    private void MakeDebian(IReadOnlyDictionary<string, string> labels)
    {
        if (!commands.Run("debootstrap", ["--version"], TimeSpan.FromMinutes(1)).Succeeded && !root.Install("debootstrap"))
        {
            throw new ImagesException("debootstrap is needed and cannot be installed here. Run this, then try again: sudo apt-get install debootstrap");
        }

        var tar = Pack("debian.sh", command => root.Run(command), PublicImages.DebianSuite, sources.Mirror, sources.Security, Proxy);
        docker.Import(tar, Debian, labels);
        root.Run(["rm", "-f", tar]);
    }

    private void MakeRuntimeDeps(IReadOnlyDictionary<string, string> labels)
    {
        var tar = Pack("runtime-deps.sh", AsThisUser);
        docker.Import(tar, RuntimeDeps, labels);
        File.Delete(tar);
    }

    private void MakeSdk(IReadOnlyDictionary<string, string> labels)
    {
        var tar = Pack("sdk.sh", AsThisUser, DotNet, NuGetSettings, Path.Combine(scripts, "sdk.Dockerfile"));
        docker.BuildFrom(tar, new BuildOrder([Sdk], "-")
        {
            BuildArguments = new Dictionary<string, string> { ["DEBIAN"] = Debian },
            Labels = labels,
        });
        File.Delete(tar);
    }

    private CommandResult AsThisUser(string[] command) => commands.Run(command[0], command[1..], TimeSpan.FromMinutes(10));

    private string Pack(string script, Func<string[], CommandResult> run, params string[] arguments)
    {
        var folder = Directory.CreateDirectory(work).FullName;
        var tar = Path.Combine(folder, Path.ChangeExtension(script, ".tar"));
        var packed = run(["/bin/sh", Path.Combine(scripts, script), folder, tar, .. arguments]);
        return packed.Succeeded ? tar : throw new ImagesException($"{script} failed:{Environment.NewLine}{packed.Output}{packed.Errors}");
    }
}
