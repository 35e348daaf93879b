using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Runs;

/// <summary>
/// One run. Its record on disk holds the document that runs/get shows and the settings it was started with; every
/// change is on disk before anyone is told of it.
/// </summary>
internal sealed class Run
{
    public const string RecordName = "run.json";

    private readonly Lock _lock = new();
    private readonly JsonObject _record;

    public Run(string folder, JsonObject record)
    {
        _record = record;
        Folder = folder;
        Id = Document.RequiredNumber("run_id");
        JobId = Document.RequiredNumber("job_id");
        IdempotencyToken = record.Text("idempotency_token");
        Settings = record.Child("settings")!.Copy();
    }

    public string Folder { get; }

    public long Id { get; }

    public long JobId { get; }

    public string? IdempotencyToken { get; }

    /// <summary>What the run was started with; nobody changes it.</summary>
    public JsonObject Settings { get; }

    public RunState State => Read(RunState.Of);

    private JsonObject Document => (JsonObject)_record["run"]!;

    public T Read<T>(Func<JsonObject, T> read)
    {
        lock (_lock)
        {
            return read(Document);
        }
    }

    public JsonObject Show() => Read(document => document.Copy());

    public void Change(Action<JsonObject> change)
    {
        lock (_lock)
        {
            change(Document);
            Save();
        }
    }

    /// <summary>Enters a state that is not the last one, unless the last one was reached meanwhile.</summary>
    public void Enter(RunState state) => Change(document =>
    {
        if (!RunState.Of(document).IsTerminal)
        {
            state.WriteTo(document);
        }
    });

    public T ReadTask<T>(long taskRunId, Func<JsonObject, T> read) => Read(document => read(Task(document, taskRunId)));

    public void ChangeTask(long taskRunId, Action<JsonObject> change) => Change(document => change(Task(document, taskRunId)));

    /// <summary>The folder of one attempt at a task: its log, its output, the places its process may write.</summary>
    public string TaskFolder(long taskRunId) => Path.Combine(Folder, taskRunId.ToString(CultureInfo.InvariantCulture));

    public void Save() => DocumentFile.Save(Path.Combine(Folder, RecordName), _record);

    private static JsonObject Task(JsonObject document, long taskRunId) =>
        document.Children("tasks").First(task => task.RequiredNumber("run_id") == taskRunId);
}
