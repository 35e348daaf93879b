using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.Runs;

/// <summary>
/// Outputs of every task that starts runs. Set on failure too. With several runs the single ones
/// speak of the first run that failed, else of the last one; <see cref="Runs"/> has all.
/// </summary>
public static class RunOutputs
{
    /// <summary>Id.</summary>
    public static readonly OutputDefinition RunId = new("run-id", "The run's id, also when it failed.");

    /// <summary>Page.</summary>
    public static readonly OutputDefinition RunUrl = new("run-url", "The run's page.");

    /// <summary>Result.</summary>
    public static readonly OutputDefinition ResultState = new("result-state", "SUCCESS, FAILED, TIMEDOUT, CANCELED, …; empty when the run is not over.");

    /// <summary>Life cycle.</summary>
    public static readonly OutputDefinition LifeCycleState = new("life-cycle-state", "TERMINATED, SKIPPED, INTERNAL_ERROR, or the state it was left in.");

    /// <summary>Tasks.</summary>
    public static readonly OutputDefinition Tasks = new("tasks", "Result of every task as a JSON object, task key → result state.");

    /// <summary>All runs of the step.</summary>
    public static readonly OutputDefinition Runs = new("runs", "All runs of the step as a JSON array of {name, run_id, life_cycle_state, result_state, url}.");

    /// <summary>Notebook results.</summary>
    public static readonly OutputDefinition Notebook = new("notebook.*", "notebook.<task key>: what the notebook gave to dbutils.notebook.exit; members of a JSON object also as notebook.<task key>.<member>.");

    /// <summary>Folder of the logs.</summary>
    public static readonly OutputDefinition Logs = new("log-dir", "Folder with the logs and results of the tasks.");

    /// <summary>JUnit file.</summary>
    public static readonly OutputDefinition JUnit = new("junit-file", "The tasks of all runs as JUnit XML.");

    /// <summary>All of them, in the order of the reference table.</summary>
    public static IReadOnlyList<OutputDefinition> All { get; } =
        [RunId, RunUrl, ResultState, LifeCycleState, Tasks, Runs, Notebook, Logs, JUnit];
}
