using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Runs;

/// <summary>Removes a run from disk. Its idempotency token outlives it: it must never start another run.</summary>
internal static class RunRemoval
{
    private const string TombstoneName = "deleted.json";

    public static void Remove(Run run)
    {
        var tombstone = Path.Combine(run.Folder, TombstoneName);
        if (run.IdempotencyToken is { } token)
        {
            DocumentFile.Save(tombstone, new JsonObject { ["idempotency_token"] = token });
        }
        // Without its record it is no run any more, whatever else of it is left.
        File.Delete(Path.Combine(run.Folder, Run.RecordName));
        if (run.IdempotencyToken is null)
        {
            Directory.Delete(run.Folder, recursive: true);
            return;
        }
        foreach (var attempt in Directory.EnumerateDirectories(run.Folder))
        {
            Directory.Delete(attempt, recursive: true);
        }
        foreach (var file in Directory.EnumerateFiles(run.Folder).Where(file => file != tombstone))
        {
            File.Delete(file);
        }
    }

    /// <returns>The token of a run that was deleted from this folder.</returns>
    public static string? TokenOf(string folder) =>
        DocumentFile.TryLoad(Path.Combine(folder, TombstoneName))?.RequiredText("idempotency_token");
}
