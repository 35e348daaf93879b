using System.IO.Compression;
using System.Text.Json.Nodes;

namespace CiTasks.Testing.AzureAgent;

/// <summary>
/// An extension as an organisation has it after the upload of its <c>.vsix</c>: a zip whose files come out without any
/// mode, so that none can be started by itself (facts/ci-platforms.md C2, C3).
/// </summary>
public sealed class ExtensionPackage : IDisposable
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly TempFolder _folder = new();

    private ExtensionPackage(string file)
    {
        try
        {
            Unpack(file);
            var manifest = JsonNode.Parse(File.ReadAllText(_folder.In("extension.vsomanifest")))!.AsObject();
            var contributions = (manifest["contributions"] as JsonArray ?? []).OfType<JsonObject>().ToList();
            ConnectionTypes = [.. Named(contributions, "ms.vss-endpoint.service-endpoint-type")];
            Tasks = [.. Named(contributions, "ms.vss-distributed-task.task").SelectMany(Load)];
            CheckTogether();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<TaskManifest> Tasks { get; }

    /// <summary>The types of service connections that it brings.</summary>
    public IReadOnlyList<string> ConnectionTypes { get; }

    /// <summary>Where it lies, unpacked.</summary>
    public string Folder => _folder.Path;

    /// <summary>What the build of this checkout packed last.</summary>
    public static string Newest =>
        new DirectoryInfo(Repository.In("artifacts")) is { Exists: true } artifacts && artifacts.GetFiles("*.vsix").MaxBy(file => file.LastWriteTimeUtc) is { } newest
            ? newest.FullName
            : throw new FileNotFoundException("There is no artifacts/*.vsix; this makes one: dotnet cake --target=Extension");

    /// <exception cref="TaskLoadException">The server would not take it.</exception>
    public static ExtensionPackage Open(string file) => new(file);

    /// <param name="reference"><c>Name@1</c>.</param>
    public TaskManifest Find(string reference)
    {
        var (name, major) = reference.Split('@') is [var first, var second] && int.TryParse(second, out var number)
            ? (first, number)
            : throw new TaskLoadException($"'{reference}' is not the name of a task with its major version.");
        return Tasks.Where(task => task.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && task.Version.Major == major).MaxBy(task => task.Version)
            ?? throw new TaskLoadException($"A task is missing. The pipeline references a task called '{name}' with version {major}; there are {string.Join(", ", Tasks.Select(task => $"{task.Name}@{task.Version.Major}"))}.");
    }

    public void Dispose() => _folder.Dispose();

    private void Unpack(string file)
    {
        using var zip = ZipFile.OpenRead(file);
        foreach (var entry in zip.Entries.Where(entry => entry.Name.Length > 0))
        {
            // Part names of this kind of package are written as parts of a URI.
            var target = Path.GetFullPath(_folder.In(Uri.UnescapeDataString(entry.FullName)));
            if (!target.StartsWith(_folder.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal) || File.Exists(target))
            {
                throw new TaskLoadException($"{entry.FullName} is no good name in a package, or there twice.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using (var from = entry.Open())
            using (var to = File.Create(target))
            {
                from.CopyTo(to);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(target, Plain);
            }
        }
    }

    private static IEnumerable<string> Named(IEnumerable<JsonObject> contributions, string type) =>
        contributions.Where(contribution => contribution["type"]?.GetValue<string>() == type).Select(contribution =>
            contribution["properties"]?["name"]?.GetValue<string>() ?? throw new TaskLoadException($"The contribution {contribution["id"]} has no name."));

    // The folder of a task, or folders in it, one for each major version.
    private IEnumerable<TaskManifest> Load(string name)
    {
        var folder = _folder.In(name);
        if (File.Exists(Path.Combine(folder, "task.json")))
        {
            return [TaskManifest.Load(folder)];
        }

        var versions = Directory.Exists(folder) ? Directory.GetDirectories(folder).Where(version => File.Exists(Path.Combine(version, "task.json"))).ToList() : [];
        return versions.Count > 0 ? versions.Select(TaskManifest.Load) : throw new TaskLoadException($"The contribution {name} has no task.json.");
    }

    private void CheckTogether()
    {
        foreach (var task in Tasks)
        {
            var twin = Tasks.FirstOrDefault(other => other != task && other.Id == task.Id && (other.Name != task.Name || other.Version.Major == task.Version.Major));
            if (twin is not null)
            {
                throw new TaskLoadException($"{task.Name} and {twin.Name} have the same id {task.Id}.");
            }

            if (Tasks.FirstOrDefault(other => other.Id != task.Id && other.Name.Equals(task.Name, StringComparison.OrdinalIgnoreCase)) is { } namesake)
            {
                throw new TaskLoadException($"Two tasks are called {namesake.Name}.");
            }

            foreach (var input in task.Inputs.Where(input => input.ConnectionType is { } type && !AgentConnection.KnownTypes.Concat(ConnectionTypes).Contains(type, StringComparer.OrdinalIgnoreCase)))
            {
                throw new TaskLoadException($"{task.Name}: nobody knows the type of service connection of {input.Name}, {input.ConnectionType}.");
            }
        }
    }
}
