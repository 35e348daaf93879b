using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Runs;

/// <summary>All runs of the workspace, found by their own id or by that of one of their tasks.</summary>
internal sealed class RunStore
{
    private const string TombstoneName = "deleted.json";

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Run> _runs = [];
    private readonly Dictionary<long, Run> _byTask = [];
    private readonly Dictionary<string, Run?> _byToken = [];
    private readonly WorkspaceFolder _folder;

    public RunStore(WorkspaceFolder folder, TimeProvider clock)
    {
        _folder = folder;
        foreach (var path in Directory.EnumerateDirectories(folder.Runs))
        {
            if (DocumentFile.TryLoad(Path.Combine(path, TombstoneName)) is { } tombstone)
            {
                _byToken[tombstone.RequiredText("idempotency_token")] = null;
            }
            else if (DocumentFile.TryLoad(Path.Combine(path, Run.RecordName)) is { } record)
            {
                var run = new Run(path, record);
                Interruption.Settle(run, clock);
                Index(run);
            }
            else
            {
                // A run that nobody was told of, or one whose deletion was cut short.
                Directory.Delete(path, recursive: true);
            }
        }
    }

    /// <summary>
    /// Stores a new run, or answers with the one that the same token started before: a client that lost the
    /// first answer asks again and must not start two.
    /// </summary>
    public (Run Run, bool IsNew) Add(JsonObject record)
    {
        lock (_lock)
        {
            if (record.Text("idempotency_token") is { } token && _byToken.TryGetValue(token, out var earlier))
            {
                return (earlier ?? throw ApiException.InvalidParameter("The run that this idempotency token started was deleted."), false);
            }
            var id = record.Child("run")!.RequiredNumber("run_id");
            var path = Path.Combine(_folder.Runs, id.ToString(CultureInfo.InvariantCulture));
            Directory.CreateDirectory(path);
            var run = new Run(path, record);
            run.Save();
            Index(run);
            return (run, true);
        }
    }

    /// <summary>Makes a further attempt at a task known, so that its output can be asked for.</summary>
    public void AddTask(Run run, long taskRunId)
    {
        lock (_lock)
        {
            _byTask[taskRunId] = run;
        }
    }

    public Run Get(long id)
    {
        lock (_lock)
        {
            return _runs.GetValueOrDefault(id) ?? throw Missing(id);
        }
    }

    public Run GetByTask(long taskRunId)
    {
        lock (_lock)
        {
            return _byTask.GetValueOrDefault(taskRunId) ?? _runs.GetValueOrDefault(taskRunId) ?? throw Missing(taskRunId);
        }
    }

    public Run[] NewestFirst()
    {
        lock (_lock)
        {
            return [.. _runs.Values.OrderByDescending(run => run.Id)];
        }
    }

    public void Delete(long id)
    {
        var run = Get(id);
        if (!run.State.IsTerminal)
        {
            throw ApiException.InvalidParameter($"Run {id} is active and cannot be deleted. Cancel it first.");
        }
        lock (_lock)
        {
            _runs.Remove(id);
            foreach (var task in _byTask.Where(entry => entry.Value == run).Select(entry => entry.Key).ToArray())
            {
                _byTask.Remove(task);
            }
            if (run.IdempotencyToken is { } token)
            {
                _byToken[token] = null;
            }
        }
        Erase(run);
    }

    private static void Erase(Run run)
    {
        if (run.IdempotencyToken is { } token)
        {
            // The token outlives the run: it must never start another one.
            DocumentFile.Save(Path.Combine(run.Folder, TombstoneName), new JsonObject { ["idempotency_token"] = token });
        }
        // The record goes first: a deletion that is cut short must not leave a run without its logs.
        File.Delete(Path.Combine(run.Folder, Run.RecordName));
        foreach (var attempt in Directory.EnumerateDirectories(run.Folder))
        {
            Directory.Delete(attempt, recursive: true);
        }
        if (run.IdempotencyToken is null)
        {
            Directory.Delete(run.Folder, recursive: true);
        }
    }

    private void Index(Run run)
    {
        _runs[run.Id] = run;
        foreach (var taskRunId in run.Read(document => document.Children("tasks").Select(task => task.RequiredNumber("run_id")).ToArray()))
        {
            _byTask[taskRunId] = run;
        }
        if (run.IdempotencyToken is { } token)
        {
            _byToken[token] = run;
        }
    }

    private static ApiException Missing(long id) => ApiException.InvalidParameter($"Run {id} does not exist.");
}
