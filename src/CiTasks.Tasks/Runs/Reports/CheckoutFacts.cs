using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Tracebacks;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Package;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Ship;
using CiTasks.Tasks.SyncFiles;
using CiTasks.Tasks.SyncRepo;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>
/// Collects what is known of how the checkout's files came to where they ran: from the steps of this
/// process, from the results of earlier steps of the CI job, from the manifest, and from the wheels
/// that lie in the projects.
/// </summary>
internal static class CheckoutFacts
{
    private const int MostWheels = 20;

    public static SourceFacts Collect(TaskContext context, string root, IReadOnlyList<string> projects)
    {
        var known = context.Surroundings.Sources;
        var places = known.Places.Concat(OfResults(context)).Concat(OfManifest(context, root))
            .Where(place => Below(root, place.Local) is not null)
            .Select(place => RemotePlace.Of(place.Remote, Below(root, place.Local)!))
            .DistinctBy(place => place.Remote);
        return new SourceFacts
        {
            Root = root.Replace('\\', '/'),
            Places = [.. places],
            Projects = projects,
            Wheels =
            [
                .. known.Wheels.Concat(Given(context)).Concat(Lying(root, projects))
                    .DistinctBy(wheel => wheel.File).Take(MostWheels)
                    .Select(wheel => WheelRecords.Read(wheel.File, Below(root, wheel.Project ?? ProjectOf(wheel.File)))).OfType<WheelRecord>(),
            ],
        };
    }

    private static IEnumerable<(string File, string? Project)> Given(TaskContext context) =>
        context.Task.Inputs.Contains(SharedInputs.Wheel) && context.Inputs.Find(SharedInputs.Wheel) is { } wheel ? [(context.FullPath(wheel), null)] : [];

    // The newest first: older ones lie there for no reason.
    private static IEnumerable<(string File, string? Project)> Lying(string root, IReadOnlyList<string> projects) => projects
        .Select(project => new DirectoryInfo(Path.Combine(root, project, "dist")))
        .Where(folder => folder.Exists)
        .SelectMany(folder => folder.EnumerateFiles("*.whl"))
        .OrderByDescending(file => file.LastWriteTimeUtc)
        .Select(file => (file.FullName, (string?)null));

    private static string? ProjectOf(string wheel) => Path.GetFileName(Path.GetDirectoryName(wheel)) == "dist" ? Path.GetDirectoryName(Path.GetDirectoryName(wheel)) : null;

    // Each step of a CI job leaves its result; of a Git folder it says where it is and of which repository.
    private static List<(string Remote, string Local)> OfResults(TaskContext context)
    {
        var places = new List<(string, string)>();
        var folder = new DirectoryInfo(ResultFiles.Folder(context.Surroundings));
        if (context.Surroundings.Host.Name == "laptop" || !folder.Exists)
        {
            // There the folder is of any age.
            return places;
        }

        foreach (var file in folder.EnumerateFiles("sync-*.json").Take(100))
        {
            if (Read(file.FullName) is not JsonObject result || result.Child("details") is not { } details)
            {
                continue;
            }

            if ((details.Text("checkout") ?? details.Text("source")) is { } checkout && (details.Text("path") ?? details.Text("target")) is { } remote)
            {
                places.Add((remote, Path.GetFullPath(checkout, context.Surroundings.Environment.Folder)));
            }
        }

        return places;
    }

    private static IEnumerable<(string Remote, string Local)> OfManifest(TaskContext context, string root)
    {
        if (!File.Exists(context.FullPath("citasks.json")) || Manifest.Read(context, "citasks.json", ShipSteps.All, []) is not { } manifest)
        {
            return [];
        }

        return manifest.Entries.Select(entry => Of(entry, manifest.Folder, root)).OfType<(string, string)>();
    }

    private static (string Remote, string Local)? Of(ManifestEntry entry, string folder, string root) =>
        entry.Task == SyncFilesTask.Definition && Value(entry, SyncFilesTask.Source) is { } source && Value(entry, SyncFilesTask.Destination) is { } target
            ? Full(source, target, folder)
        : entry.Task == SyncRepoTask.Definition && Value(entry, RepoInputs.RepoUrl) is null && Value(entry, RepoInputs.RepoPath) is { } path
            ? (path, root)
        : null;

    private static (string Remote, string Local) Full(string source, string target, string folder)
    {
        var local = Path.GetFullPath(source, folder);
        return (target.EndsWith('/') && File.Exists(local) ? target + Path.GetFileName(local) : target, local);
    }

    private static string? Value(ManifestEntry entry, InputDefinition input) => entry.Values.TryGetValue(input.Name, out var value) ? value.Value : null;

    // The path from the root; empty text for the root itself, null for what lies elsewhere.
    private static string? Below(string root, string? path)
    {
        if (path is null)
        {
            return null;
        }

        var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
        return relative == "." ? "" : relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }

    private static JsonNode? Read(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(file));
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
