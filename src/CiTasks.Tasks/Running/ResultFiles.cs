using System.Text;
using CiTasks.Planning.Json;

namespace CiTasks.Tasks.Running;

/// <summary>Leaves each task's result where later steps and people find it.</summary>
internal static class ResultFiles
{
    /// <summary>Where results go: the folder that the user named, else the host's own.</summary>
    public static string Folder(TaskSurroundings surroundings) =>
        Path.GetFullPath(surroundings.ResultFolder ?? surroundings.Host.TempFolder, surroundings.Environment.Folder);

    /// <summary>
    /// Writes <c>&lt;task&gt;.json</c> and <c>&lt;task&gt;.md</c> into the result folder. A CI job may run
    /// a task more than once: there the names are numbered, while a laptop keeps the newest only.
    /// </summary>
    public static void Write(TaskRun run, string page, TaskSurroundings surroundings)
    {
        var folder = Folder(surroundings);
        Directory.CreateDirectory(folder);
        var name = run.Task;
        for (var number = 2; surroundings.ResultFolder is null && surroundings.Host.Name != "laptop" && File.Exists(Path.Combine(folder, name + ".json")); number++)
        {
            name = $"{run.Task}-{number}";
        }

        Save(Path.Combine(folder, name + ".json"), JsonText.Write(run.ToJson(), indented: true) + "\n", surroundings);
        Save(Path.Combine(folder, name + ".md"), page, surroundings);
    }

    private static void Save(string file, string text, TaskSurroundings surroundings) =>
        File.WriteAllText(file, surroundings.Redactor.Redact(text), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
