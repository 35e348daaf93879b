using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Ship;

namespace CiTasks.Tasks.Generate;

/// <summary>Every file that is written from the catalogue, by its path in the repository.</summary>
public static class GeneratedFiles
{
    private const string ReadmeStart = "<!-- tasks: written by `citasks catalogue write` -->";
    private const string ReadmeEnd = "<!-- tasks: end -->";

    // The Marketplace lists the root action alone, by a name that no other action has.
    private const string RootName = "CiTasks for Databricks";

    /// <summary>Path (relative, forward slashes) → whole text.</summary>
    /// <param name="readme">The README as it is, of which only the marked part is replaced; null when there is none.</param>
    /// <param name="images">Where the actions' images come from; the Dockerfiles of the checkout unless told.</param>
    public static IReadOnlyDictionary<string, string> All(string? readme, ActionImages? images = null)
    {
        images ??= ActionImages.FromCheckout;
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["action.yml"] = ActionYaml.Render(ShipTask.Definition, images.For(ShipTask.Definition, ""), RootName),
            ["actions/README.md"] = ReferenceTables.ActionsIndex(),
            ["azure-pipelines/vss-extension.json"] = ExtensionManifest.Render(),
            ["docs/reference.md"] = ReferenceTables.Tasks(),
            ["docs/diagnostics.md"] = ReferenceTables.Diagnostics(),
        };
        foreach (var task in TaskCatalogue.All)
        {
            files[$"actions/{task.Name}/action.yml"] = ActionYaml.Render(task, images.For(task, "../../"));
            files[$"azure-pipelines/tasks/{AzureForm.Name(task)}/task.json"] = TaskJson.Render(task);
            files[$"azure-pipelines/tasks/{AzureForm.Name(task)}/index.js"] = TaskJson.EntryPoint(task);
        }

        if (readme is not null && Insert(readme) is { } updated)
        {
            files["README.md"] = updated;
        }

        return files;
    }

    private static string? Insert(string readme)
    {
        var (start, end) = (readme.IndexOf(ReadmeStart, StringComparison.Ordinal), readme.IndexOf(ReadmeEnd, StringComparison.Ordinal));
        return start < 0 || end < start
            ? null
            : readme[..(start + ReadmeStart.Length)] + "\n\n" + ReferenceTables.Overview() + "\n" + readme[end..];
    }
}
