using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Runs;

/// <summary>What a run was started with, written once: the settings, and each task as it was before anything happened.</summary>
internal sealed class RunStart(string folder, JsonObject settings, JsonArray tasks)
{
    private const string FileName = "start.json";

    public JsonObject Settings { get; private set; } = settings.Copy();

    public JsonArray Tasks { get; } = (JsonArray)tasks.DeepClone();

    public static RunStart Load(string folder)
    {
        var document = DocumentFile.Load(Path.Combine(folder, FileName));
        return new(folder, document.Child("settings")!, document.Array("tasks")!);
    }

    /// <summary>A repair goes on with the settings that the job has by then.</summary>
    public void Replace(JsonObject settings)
    {
        Settings = settings;
        Save();
    }

    public void Save() => DocumentFile.Save(
        Path.Combine(folder, FileName), new JsonObject { ["settings"] = Settings.Copy(), ["tasks"] = Tasks.DeepClone() });
}
