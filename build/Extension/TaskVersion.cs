using System.Text.Json.Nodes;
using CiTasks.Build.Release;

namespace CiTasks.Build.Extension;

/// <summary>
/// The version of the tasks. Pipelines name the first number (<c>DatabricksShip@1</c>), which changes only when a
/// pipeline would have to be changed; an agent takes a task anew only when the others have grown, from 0.9.0 to
/// 1.0.0 of the product too.
/// </summary>
public static class TaskVersion
{
    /// <summary>Of product 1.2.3 the tasks are 1.1002.3.</summary>
    public static (int Minor, int Patch) Of(SemanticVersion product) =>
        product.Minor < 1000
            ? ((product.Major * 1000) + product.Minor, product.Patch)
            : throw new ExtensionException($"{product}: the second number of a version must stay below 1000");

    /// <summary>A task.json with the version in it.</summary>
    public static JsonObject Stamp(JsonObject task, SemanticVersion product)
    {
        var (minor, patch) = Of(product);
        var version = task["version"]!.AsObject();
        version["Minor"] = minor;
        version["Patch"] = patch;
        return task;
    }
}
