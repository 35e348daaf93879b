using System.Diagnostics;
using CiTasks.Build.Release;
using CiTasks.Tasks.Generate;
using CiTasks.Testing;

namespace CiTasks.UnitTests.Build;

/// <summary>A small repository to release from: the generated files, a changelog, a version, on the branch main.</summary>
internal sealed class ReleaseRepository : IReleaseParts, IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TempFolder files = new();

    public ReleaseRepository()
    {
        Git("init", "--quiet", "--initial-branch=main");
        Git("config", "user.name", "Somebody");
        Git("config", "user.email", "somebody@example.com");
        Git("config", "commit.gpgsign", "false");
        foreach (var (path, text) in GeneratedFiles.All(null))
        {
            folder.Write(path, text);
        }

        folder.Write("Directory.Build.props", "<Project>\n    <VersionPrefix>0.1.0</VersionPrefix>\n</Project>\n");
        folder.Write("other/file.txt", "stays as it is\n");
        News("- The first.");
        files.Write("citasks-linux-x64", "program");
    }

    public string Path => folder.Path;

    public List<string> Said { get; } = [];

    public int TimesGathered { get; private set; }

    public string Make(string version, char digest = 'a') =>
        new ReleaseMaker(new Git(Path), this, new FixedClock(), Said.Add).Make(ReleaseRequest.Read(version, Images(digest)));

    public static IEnumerable<string> Images(char digest) =>
        ImageDigest.Names.Select(name => $"ghcr.io/acme/{name}@sha256:{new string(digest, 64)}");

    public void News(string line)
    {
        var text = File.Exists(folder.In("CHANGELOG.md")) ? File.ReadAllText(folder.In("CHANGELOG.md")) : "# Changelog\n\n## Unreleased\n";
        folder.Write("CHANGELOG.md", text.Replace("## Unreleased\n", $"## Unreleased\n\n{line}\n", StringComparison.Ordinal));
        Git("add", "--all");
        Git("commit", "--quiet", "--message", "News: " + line);
    }

    public void Write(string path, string text) => folder.Write(path, text);

    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", Path, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.TrimEnd('\n') : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.Result}");
    }

    /// <summary>Everything that a release could change, to see that it did not.</summary>
    public string Everything() => Git("for-each-ref") + Git("status", "--porcelain") + Git("symbolic-ref", "HEAD");

    public void WriteGenerated(string folder, IReadOnlyList<ImageDigest> images)
    {
        foreach (var (path, text) in GeneratedFiles.All(null, ActionImages.Published(images.Select(image => image.Reference))))
        {
            var file = System.IO.Path.Combine(folder, path);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }

    public string GatherFiles(SemanticVersion version)
    {
        TimesGathered++;
        return files.Path;
    }

    public void Dispose()
    {
        folder.Dispose();
        files.Dispose();
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 4, 23, 30, 0, TimeSpan.Zero);
    }
}
