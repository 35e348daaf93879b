using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Jobs;

/// <summary>
/// One job as it lies on disk: the document jobs/get answers with, plus what that reply never shows.
/// Read and changed only by its store, which keeps the lock.
/// </summary>
internal sealed class Job(JsonObject document)
{
    public long Id { get; } = document.RequiredNumber("job_id");

    public JsonObject Document => document;

    public JsonObject Settings
    {
        get => (JsonObject)document["settings"]!;
        set => document["settings"] = value;
    }

    public string Name => Settings.Text("name") ?? "";
}
