namespace CiTasks.Testing.AzureAgent;

/// <summary>A step whose handler runs.</summary>
public sealed class TaskRun
{
    private readonly StepProcess _process;
    private readonly Task<TaskOutcome> _end;

    internal TaskRun(StepProcess process, TaskLog log, Func<ProcessEnd, Task<TaskOutcome>> finish)
    {
        (_process, Log) = (process, log);
        _end = FinishAsync(finish);
    }

    /// <summary>As far as it has come.</summary>
    public TaskLog Log { get; }

    /// <summary>The handler's process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Waits until it has printed a text.</summary>
    public Task SeeAsync(string text) => _process.SeeAsync(() => Log.Printed, text, async () => (await _end).Page);

    /// <summary>What happens when somebody cancels the run of the pipeline.</summary>
    public void Cancel() => _process.Cancel();

    public Task<TaskOutcome> EndAsync() => _end;

    private async Task<TaskOutcome> FinishAsync(Func<ProcessEnd, Task<TaskOutcome>> finish) => await finish(await _process.End);
}
