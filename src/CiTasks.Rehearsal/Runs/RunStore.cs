using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Runs;

/// <summary>
/// All runs of the workspace, found by their own id or by that of one of their tasks. Of a run that has ended only its
/// entry stays in memory. What lies on disk is read in the background; the first call on runs waits for it.
/// </summary>
internal sealed class RunStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, RunEntry> _runs = [];
    private readonly Dictionary<long, RunEntry> _byTask = [];
    private readonly Dictionary<string, RunEntry?> _byToken = [];
    private readonly List<Run> _left = [];
    private readonly WorkspaceFolder _folder;
    private readonly Task _loading;

    public RunStore(WorkspaceFolder folder, TimeProvider clock, TextWriter log)
    {
        _folder = folder;
        _loading = Task.Run(() => Load(clock, log));
    }

    /// <summary>
    /// Stores a new run, or answers with the one that the same token started before: a client that lost the
    /// first answer asks again and must not start two.
    /// </summary>
    public (Run Run, bool IsNew) Add(JsonObject record)
    {
        using var _ = Enter();
        if (record.Text("idempotency_token") is { } token && _byToken.TryGetValue(token, out var earlier))
        {
            return (earlier?.Open() ?? throw ApiException.InvalidParameter("The run that this idempotency token started was deleted."), false);
        }
        var id = record.Child("run")!.RequiredNumber("run_id");
        var run = Run.Create(Path.Combine(_folder.Runs, id.ToString(CultureInfo.InvariantCulture)), record);
        Index(new RunEntry(run) { Active = run });
        return (run, true);
    }

    public Run Get(long id) => TryGet(id) ?? throw Missing(id);

    public Run? TryGet(long id)
    {
        using var _ = Enter();
        return _runs.GetValueOrDefault(id)?.Open();
    }

    /// <summary>The run that has this id or a task run of this id.</summary>
    public Run GetByTask(long taskRunId)
    {
        using var _ = Enter();
        if (_runs.GetValueOrDefault(taskRunId) is { } itself)
        {
            return itself.Open();
        }
        if (!_byTask.TryGetValue(taskRunId, out var owner))
        {
            // Ids grow: the run that a task belongs to is older than it, and seldom by much.
            owner = _runs.Values.Reverse().FirstOrDefault(entry => entry.Id < taskRunId && entry.Has(taskRunId)) ?? throw Missing(taskRunId);
            _byTask[taskRunId] = owner;
        }
        return owner.Open();
    }

    public RunEntry[] NewestFirst()
    {
        using var _ = Enter();
        return [.. _runs.Values.Reverse()];
    }

    /// <summary>Keeps a run that is being executed in memory, until it is released.</summary>
    public void Hold(Run run)
    {
        using var _ = Enter();
        if (_runs.TryGetValue(run.Id, out var entry))
        {
            entry.Active = run;
        }
    }

    public void Release(Run run)
    {
        using var _ = Enter();
        if (_runs.TryGetValue(run.Id, out var entry))
        {
            entry.Active = null;
        }
    }

    /// <summary>The runs that another server took and had not begun, oldest first.</summary>
    public Run[] LeftBehind()
    {
        using var _ = Enter();
        return [.. _left.OrderBy(run => run.Id)];
    }

    public void Delete(long id)
    {
        Run run;
        using (Enter())
        {
            run = _runs.GetValueOrDefault(id)?.Open() ?? throw Missing(id);
            if (!run.State.IsTerminal)
            {
                throw ApiException.InvalidParameter($"Run {id} is active and cannot be deleted. Cancel it first.");
            }
            var entry = _runs[id];
            _runs.Remove(id);
            foreach (var task in _byTask.Where(pair => pair.Value == entry).Select(pair => pair.Key).ToArray())
            {
                _byTask.Remove(task);
            }
            if (entry.Token is { } token)
            {
                _byToken[token] = null;
            }
        }
        RunRemoval.Remove(run);
    }

    private Lock.Scope Enter()
    {
        _loading.GetAwaiter().GetResult();
        return _lock.EnterScope();
    }

    private void Load(TimeProvider clock, TextWriter log)
    {
        foreach (var folder in Directory.EnumerateDirectories(_folder.Runs))
        {
            try
            {
                LoadOne(folder, clock);
            }
            catch (Exception problem) when (problem is JsonException or ApiException)
            {
                // Somebody changed the files by hand. The other runs are still good, and these stay for that person to mend.
                log.WriteLine($"error: The run in {folder} cannot be read: {problem.Message}");
            }
        }
    }

    private void LoadOne(string folder, TimeProvider clock)
    {
        if (Run.TryOpen(folder) is { } run)
        {
            Interruption.Settle(run, clock);
            var ended = run.State.IsTerminal;
            Index(new RunEntry(run) { Active = ended ? null : run });
            if (!ended)
            {
                _left.Add(run);
            }
        }
        else if (RunRemoval.TokenOf(folder) is { } token)
        {
            _byToken[token] = null;
        }
        else
        {
            // A run whose start was never answered, or one that was just being deleted.
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Index(RunEntry entry)
    {
        _runs[entry.Id] = entry;
        if (entry.Token is { } token)
        {
            _byToken[token] = entry;
        }
    }

    private static ApiException Missing(long id) => ApiException.InvalidParameter($"Run {id} does not exist.");
}
