using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Python;

/// <summary>Puts the bootstrap and its instructions beside the job: small Python files that are part of this program.</summary>
internal static class Bootstrap
{
    private const string Extension = ".py";

    /// <returns>The arguments that Python is started with.</returns>
    public static string[] Write(string folder, JsonObject instructions)
    {
        var assembly = typeof(Bootstrap).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(Extension, StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder, name.Replace('\\', '/'));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var source = assembly.GetManifestResourceStream(name)!;
            using var target = File.Create(path);
            source.CopyTo(target);
        }
        var job = Path.Combine(folder, "job.json");
        DocumentFile.Save(job, instructions);
        return [Path.Combine(folder, "citasks_bootstrap" + Extension), job];
    }
}
