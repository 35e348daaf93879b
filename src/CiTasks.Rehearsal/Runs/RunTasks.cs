using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Runs;

/// <summary>
/// The attempts at the tasks of one run, and at the iterations of its for-each tasks. An attempt has a record of its own
/// from its first change on; until then it is as the run's start says. Guarded by the run's lock.
/// </summary>
internal sealed class RunTasks
{
    private const string RecordName = "task.json";

    private readonly string _folder;
    private readonly Dictionary<long, JsonObject> _byId = [];
    private readonly Dictionary<long, List<JsonObject>> _iterations = [];

    private RunTasks(string folder) => _folder = folder;

    /// <summary>The attempts that runs/get lists: all but those at iterations.</summary>
    public JsonArray Attempts { get; } = [];

    /// <param name="folder">The run's folder.</param>
    /// <param name="drafts">The tasks as they were when the run was started.</param>
    /// <param name="runHasEnded">Then an attempt that has not ended belongs to a repair that was never answered.</param>
    public static RunTasks Load(string folder, JsonArray drafts, bool runHasEnded)
    {
        var tasks = new RunTasks(folder);
        foreach (var draft in drafts.OfType<JsonObject>())
        {
            tasks.Index(tasks.TryLoad(draft.RequiredNumber("run_id")) ?? draft.Copy());
        }
        var further = Directory.EnumerateDirectories(folder)
            .Select(path => long.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && !tasks._byId.ContainsKey(id))
            .Order();
        foreach (var id in further)
        {
            if (tasks.TryLoad(id) is { } task && !(runHasEnded && !RunState.Of(task).IsTerminal))
            {
                tasks.Index(task);
            }
        }
        return tasks;
    }

    public bool Contains(long id) => _byId.ContainsKey(id);

    public JsonObject Get(long id) =>
        _byId.GetValueOrDefault(id) ?? throw new KeyNotFoundException($"The run has no task run {id}.");

    public long[] Active() => [.. _byId.Where(pair => !RunState.Of(pair.Value).IsTerminal).Select(pair => pair.Key)];

    public void Add(JsonObject task)
    {
        Index(task);
        Save(task.RequiredNumber("run_id"));
    }

    public IReadOnlyList<JsonObject> IterationsOf(long id) => _iterations.GetValueOrDefault(id) ?? [];

    public void Save(long id)
    {
        Directory.CreateDirectory(FolderOf(id));
        DocumentFile.Save(RecordOf(id), Get(id));
    }

    public void Index(JsonObject task)
    {
        _byId[task.RequiredNumber("run_id")] = task;
        if (Iteration.ParentOf(task) is not { } parent)
        {
            Attempts.Add((JsonNode)task);
        }
        else if (_iterations.TryGetValue(parent, out var siblings))
        {
            siblings.Add(task);
        }
        else
        {
            _iterations.Add(parent, [task]);
        }
    }

    private JsonObject? TryLoad(long id) => DocumentFile.TryLoad(RecordOf(id));

    private string FolderOf(long id) => Path.Combine(_folder, id.ToString(CultureInfo.InvariantCulture));

    private string RecordOf(long id) => Path.Combine(FolderOf(id), RecordName);
}
