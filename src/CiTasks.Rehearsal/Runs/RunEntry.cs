using System.Globalization;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Runs;

/// <summary>What lists and look-ups need to know of a run. The rest is read again when somebody asks for it.</summary>
internal sealed class RunEntry
{
    private readonly string _folder;
    private readonly WeakReference<Run> _opened;

    public RunEntry(Run run)
    {
        (_folder, _opened) = (run.Folder, new(run));
        var document = run.ShowBrief();
        (Id, JobId, Token) = (run.Id, run.JobId, run.IdempotencyToken);
        (Type, StartTime) = (document.Text("run_type"), document.RequiredNumber("start_time"));
    }

    public long Id { get; }

    public long JobId { get; }

    public string? Type { get; }

    public long StartTime { get; }

    public string? Token { get; }

    /// <summary>The run while it is being executed or waits for that.</summary>
    public Run? Active { get; set; }

    public bool HasEnded => Active is not { } run || run.State.IsTerminal;

    /// <summary>There is never more than one object of a run, as long as anybody holds one. Called under the store's lock.</summary>
    public Run Open()
    {
        if (Active is { } active)
        {
            return active;
        }
        if (!_opened.TryGetTarget(out var run))
        {
            run = Run.TryOpen(_folder) ?? throw new IOException($"The record of the run {Id} is gone from {_folder}.");
            _opened.SetTarget(run);
        }
        return run;
    }

    /// <summary>Whether a task run of this id is one of this run's. Each one that has begun has a folder.</summary>
    public bool Has(long taskRunId) =>
        Directory.Exists(Path.Combine(_folder, taskRunId.ToString(CultureInfo.InvariantCulture))) || Active?.HasTask(taskRunId) == true;
}
