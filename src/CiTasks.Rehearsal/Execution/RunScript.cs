using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Execution;

/// <summary>
/// The states that a run shows one after the other, whatever its tasks do. A last state that ends it is its result;
/// otherwise its tasks decide.
/// </summary>
internal sealed record RunScript(IReadOnlyList<(RunState State, TimeSpan Lasts)> States)
{
    /// <summary>The run's end, when the script has one.</summary>
    public RunState? End => States[^1].State is { IsTerminal: true } end ? end : null;

    /// <param name="run">The run that shows them.</param>
    /// <param name="running">Called when the script comes to RUNNING: from then on the tasks run.</param>
    /// <param name="clock">Time.</param>
    /// <param name="stop">Ends it in the middle.</param>
    public async Task PlayAsync(Run run, Action running, TimeProvider clock, CancellationToken stop)
    {
        foreach (var (state, lasts) in States.Where(step => !step.State.IsTerminal))
        {
            if (stop.IsCancellationRequested)
            {
                return;
            }
            run.Enter(state);
            if (state.LifeCycle == RunState.Running.LifeCycle)
            {
                running();
            }
            await Task.Delay(lasts, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
