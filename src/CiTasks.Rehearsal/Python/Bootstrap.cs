using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Python;

/// <summary>Puts the bootstrap and its instructions beside the job: small Python files that are part of this program.</summary>
internal static class Bootstrap
{
    private static readonly string[] Files = ["citasks_bootstrap.py", "citasks_redirects.py", "citasks_requirements.py"];

    /// <returns>The arguments that Python is started with.</returns>
    public static string[] Write(string folder, JsonObject instructions)
    {
        var bootstrap = Directory.CreateDirectory(Path.Combine(folder, "bootstrap")).FullName;
        foreach (var name in Files)
        {
            using var source = typeof(Bootstrap).Assembly.GetManifestResourceStream(name)!;
            using var target = File.Create(Path.Combine(bootstrap, name));
            source.CopyTo(target);
        }
        var job = Path.Combine(bootstrap, "job.json");
        DocumentFile.Save(job, instructions);
        return [Path.Combine(bootstrap, Files[0]), job];
    }
}
