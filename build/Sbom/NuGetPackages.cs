using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace CiTasks.Sbom;

/// <summary>The NuGet packages that a program consists of, from what the restore wrote down.</summary>
public static class NuGetPackages
{
    /// <param name="assets">The text of <c>project.assets.json</c>.</param>
    /// <param name="readPackage">Reads a package by its lower-case id and version.</param>
    public static IReadOnlyList<Component> Read(string assets, Func<string, string, PackageFiles> readPackage)
    {
        var document = JsonNode.Parse(assets)!;
        return
        [
            .. Libraries(document).Concat(RuntimePacks(document))
                .DistinctBy(package => package.Id)
                .OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase)
                .Select(package => Describe(package.Id, package.Version, readPackage(package.Id.ToLowerInvariant(), package.Version))),
        ];
    }

    /// <summary>The folders in which the restore put packages.</summary>
    public static IReadOnlyList<string> Folders(string assets) =>
        [.. JsonNode.Parse(assets)!["packageFolders"]!.AsObject().Select(folder => folder.Key)];

    // What has nothing for run time (analyzers, build tasks) is in no image.
    private static IEnumerable<(string Id, string Version)> Libraries(JsonNode document) =>
        from target in Targets(document)
        from library in target.Value!.AsObject()
        where (string?)library.Value!["type"] == "package" && HasFiles(library.Value)
        select Split(library.Key);

    // net10.0/linux-x64 where it was published for a system; a portable program has net10.0 only.
    private static IEnumerable<KeyValuePair<string, JsonNode?>> Targets(JsonNode document)
    {
        var all = document["targets"]!.AsObject();
        return all.Any(IsOfSystem) ? all.Where(IsOfSystem) : all;

        static bool IsOfSystem(KeyValuePair<string, JsonNode?> target) => target.Key.Contains('/', StringComparison.Ordinal);
    }

    private static bool HasFiles(JsonNode library) =>
        new[] { "runtime", "native" }
            .Any(kind => library[kind] is JsonObject files && files.Any(file => !file.Key.EndsWith("/_._", StringComparison.Ordinal)));

    // A self-contained program carries its framework, which restores as a download: Microsoft.NETCore.App.Runtime.<RID>.
    private static IEnumerable<(string Id, string Version)> RuntimePacks(JsonNode document) =>
        from framework in document["project"]!["frameworks"]!.AsObject()
        from used in (framework.Value!["frameworkReferences"] as JsonObject ?? []).Select(reference => reference.Key)
        from download in framework.Value["downloadDependencies"] as JsonArray ?? []
        let id = (string)download["name"]!
        where id.StartsWith(used + ".Runtime.", StringComparison.OrdinalIgnoreCase)
        select (id, ((string)download["version"]!).Trim('[', ']').Split(',')[0]);

    private static (string Id, string Version) Split(string key) => key.Split('/') is [var id, var version]
        ? (id, version)
        : throw new InvalidDataException($"'{key}' is not a package of project.assets.json");

    private static Component Describe(string id, string version, PackageFiles files)
    {
        var metadata = XDocument.Parse(files.Manifest).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        string? Text(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value is { Length: > 0 } text ? text : null;
        var licence = metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "license");
        return new Component(id, version, $"pkg:nuget/{id}@{version}")
        {
            Licence = (string?)licence?.Attribute("type") == "expression" ? licence!.Value : null,
            Copyright = Text("copyright"),
            Supplier = Text("authors"),
            Homepage = Text("projectUrl"),
            Sha512 = files.Sha512 is { } hash ? Convert.ToHexStringLower(Convert.FromBase64String(hash)) : null,
            Notices = files.Notices,
        };
    }
}
