namespace CiTasks.Testing.GitHubRunner;

/// <summary>A step whose container runs.</summary>
public sealed class StepRun
{
    private readonly StepProcess _docker;
    private readonly StepLog _log;
    private readonly Task<StepResult> _end;

    internal StepRun(StepProcess docker, StepLog log, Func<ProcessEnd, Task<StepResult>> finish)
    {
        (_docker, _log) = (docker, log);
        _end = FinishAsync(finish);
    }

    /// <summary>Waits until it has printed a text.</summary>
    public Task SeeAsync(string text) => _docker.SeeAsync(() => _log.Printed, text, async () => (await _end).Page);

    /// <summary>What happens when somebody cancels the workflow: signals to the docker command alone, which passes them on to the container's first process.</summary>
    public void Cancel() => _docker.Cancel();

    public Task<StepResult> EndAsync() => _end;

    private async Task<StepResult> FinishAsync(Func<ProcessEnd, Task<StepResult>> finish) => await finish(await _docker.End);
}
