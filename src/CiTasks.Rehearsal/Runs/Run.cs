using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Runs;

/// <summary>
/// One run. On disk it is one document for the run itself, and one for each attempt at a task in a folder of its own
/// (<see cref="RunTasks"/>), so that a change writes only what it changes. Every change is on disk before anyone is told of it.
/// </summary>
internal sealed class Run
{
    public const string RecordName = "run.json";

    private readonly Lock _lock = new();
    private readonly JsonObject _record;
    private readonly Lazy<RunStart> _start;
    private RunTasks? _tasks;

    private Run(string folder, JsonObject record, Func<RunStart> start)
    {
        _record = record;
        _start = new(start);
        Folder = folder;
        Id = Document.RequiredNumber("run_id");
        JobId = Document.RequiredNumber("job_id");
    }

    public string Folder { get; }

    public long Id { get; }

    public long JobId { get; }

    public string? IdempotencyToken => _record.Text("idempotency_token");

    /// <summary>What the run was started with: the settings of its job, or its own. Changed only by a repair.</summary>
    public JsonObject Settings => _start.Value.Settings;

    public RunState State
    {
        get
        {
            lock (_lock)
            {
                return RunState.Of(Document);
            }
        }
    }

    private JsonObject Document => (JsonObject)_record["run"]!;

    private RunTasks Tasks => _tasks ??= RunTasks.Load(Folder, _start.Value.Tasks, runHasEnded: RunState.Of(Document).IsTerminal);

    /// <summary>Stores a new run. It exists from the moment its record does, which is written last.</summary>
    public static Run Create(string folder, JsonObject record)
    {
        Directory.CreateDirectory(folder);
        var start = new RunStart(folder, record.Child("settings")!, record.Child("run")!.Array("tasks")!);
        record.Remove("settings");
        record.Child("run")!.Remove("tasks");
        start.Save();
        var run = new Run(folder, record, () => start);
        run.Save();
        return run;
    }

    /// <summary>The run in this folder; null for one whose start was never answered, or that was being deleted.</summary>
    public static Run? TryOpen(string folder) =>
        DocumentFile.TryLoad(Path.Combine(folder, RecordName)) is { } record ? new(folder, record, () => RunStart.Load(folder)) : null;

    /// <summary>Reads the run as runs/get shows it, `tasks` with all attempts included.</summary>
    public T Read<T>(Func<JsonObject, T> read)
    {
        lock (_lock)
        {
            if (Document.ContainsKey("tasks"))
            {
                // A read within a read.
                return read(Document);
            }
            Document["tasks"] = Tasks.Attempts;
            try
            {
                return read(Document);
            }
            finally
            {
                Document.Remove("tasks");
            }
        }
    }

    public JsonObject Show() => Read(document => document.Copy());

    /// <summary>The run without its tasks, which then need not be loaded.</summary>
    public JsonObject ShowBrief()
    {
        lock (_lock)
        {
            return Document.Copy();
        }
    }

    /// <summary>Changes the run's own fields; its tasks are changed by <see cref="ChangeTask"/>.</summary>
    public void Change(Action<JsonObject> change)
    {
        lock (_lock)
        {
            change(Document);
            Save();
        }
    }

    /// <summary>Enters a state that is not the last one, unless the last one was reached meanwhile.</summary>
    public void Enter(RunState state)
    {
        lock (_lock)
        {
            if (!RunState.Of(Document).IsTerminal)
            {
                Change(state.WriteTo);
            }
        }
    }

    public T ReadTask<T>(long taskRunId, Func<JsonObject, T> read)
    {
        lock (_lock)
        {
            return read(Tasks.Get(taskRunId));
        }
    }

    public void ChangeTask(long taskRunId, Action<JsonObject> change)
    {
        lock (_lock)
        {
            change(Tasks.Get(taskRunId));
            Tasks.Save(taskRunId);
        }
    }

    /// <summary>Adds an iteration of a task. It is on disk from its first change on: until then nothing was done for it.</summary>
    public void AddIteration(JsonObject task)
    {
        lock (_lock)
        {
            Tasks.Index(task);
        }
    }

    /// <summary>Adds a further attempt at a task, or at an iteration of one.</summary>
    public void AddTask(JsonObject task)
    {
        lock (_lock)
        {
            Tasks.Add(task);
        }
    }

    /// <summary>The attempts at the iterations of a for-each task, in the order they were started.</summary>
    public T ReadIterations<T>(long taskRunId, Func<IReadOnlyList<JsonObject>, T> read)
    {
        lock (_lock)
        {
            return read(Tasks.IterationsOf(taskRunId));
        }
    }

    /// <summary>Takes the run up again with new attempts at some tasks, all of it or nothing.</summary>
    public void Reopen(JsonObject settings, Func<JsonObject, IEnumerable<JsonObject>> reopen)
    {
        lock (_lock)
        {
            var attempts = Read(reopen).ToArray();
            _start.Value.Replace(settings);
            foreach (var attempt in attempts)
            {
                Tasks.Add(attempt);
            }
            Save();
        }
    }

    /// <summary>The task runs that have not ended, iterations included.</summary>
    public long[] ActiveTasks()
    {
        lock (_lock)
        {
            return Tasks.Active();
        }
    }

    public bool HasTask(long taskRunId)
    {
        lock (_lock)
        {
            return Tasks.Contains(taskRunId);
        }
    }

    /// <summary>The folder of one attempt at a task: its record, its log, its output, the places its process may write.</summary>
    public string TaskFolder(long taskRunId) => Path.Combine(Folder, taskRunId.ToString(CultureInfo.InvariantCulture));

    private void Save() => DocumentFile.Save(Path.Combine(Folder, RecordName), _record);
}
