using CiTasks.Planning.Findings;
using CiTasks.Planning.Jobs;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Documents;

/// <summary>Reads the JSON files that inputs name: job files and run files.</summary>
internal static class DocumentFile
{
    /// <summary>
    /// The document with <c>&lt;name&gt;.&lt;target&gt;.json</c> laid over it when that file exists; null
    /// with a finding when one of the two cannot be read.
    /// </summary>
    /// <param name="context">For paths as the user knows them.</param>
    /// <param name="file">Absolute path.</param>
    /// <param name="noun">What the file is called, such as <c>job file</c>.</param>
    /// <param name="origin">Where its name came from.</param>
    /// <param name="target">Deployment target, or null.</param>
    /// <param name="findings">Gets what is wrong.</param>
    public static JsonSource? Read(TaskContext context, string file, string noun, string origin, string? target, ICollection<Finding> findings)
    {
        if (!File.Exists(file))
        {
            findings.Add(new Finding("CIT0104", $"there is no {noun} {context.Shown(file)}")
            {
                At = Origins.Spot(origin),
                Hint = $"its name came from {origin}",
            });
            return null;
        }

        var source = Parse(context, file, findings);
        if (source is null || target is null || Path.ChangeExtension(file, $"{target}.json") is var overlayFile && !File.Exists(overlayFile))
        {
            return source;
        }

        if (Parse(context, overlayFile, findings) is not { } overlay)
        {
            return null;
        }

        JobOverlay.Apply(source, overlay);
        return source;
    }

    private static JsonSource? Parse(TaskContext context, string file, ICollection<Finding> findings) =>
        JsonSource.Parse(context.Shown(file), File.ReadAllBytes(file), findings);
}
