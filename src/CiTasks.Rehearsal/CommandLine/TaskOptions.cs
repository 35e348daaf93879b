using System.CommandLine;
using CiTasks.Rehearsal.Python;
using CiTasks.Rehearsal.TaskKinds;

namespace CiTasks.Rehearsal.CommandLine;

/// <summary>The options about tasks: what one may take, and how those end that are not really run.</summary>
internal sealed class TaskOptions
{
    private readonly Option<long?> _memory = new("--task-memory-mb") { Description = "Memory of one task, all its processes together; 0 is no limit. Otherwise half of the machine's." };
    private readonly Option<long?> _timeout = new("--task-timeout-s") { Description = "Seconds after which a task is stopped, whatever its job says; 0 is never. Otherwise a day." };
    private readonly Option<int?> _parallel = new("--parallel-tasks") { Description = "How many tasks run at once; others wait for their cluster. Otherwise two for each core." };
    private readonly Option<string?> _outcomes = new("--outcomes") { Description = $"File that says how tasks end which are not really run (or {OutcomeRules.Variable})." };

    public TaskOptions()
    {
        AtLeast(_memory, 0);
        AtLeast(_timeout, 0);
        AtLeast(_parallel, 1);
    }

    public IEnumerable<Option> All => [_memory, _timeout, _parallel, _outcomes];

    public TaskLimits Limits(ParseResult parsed)
    {
        var standard = TaskLimits.Standard;
        return new(
            parsed.GetValue(_memory) * 1024 * 1024 ?? standard.MemoryBytes,
            parsed.GetValue(_timeout) is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue / 1000)) : standard.Time,
            parsed.GetValue(_parallel) ?? standard.Parallel);
    }

    /// <exception cref="UsageException">The file cannot be used.</exception>
    public OutcomeRules Outcomes(ParseResult parsed)
    {
        var path = parsed.GetValue(_outcomes) ?? Environment.GetEnvironmentVariable(OutcomeRules.Variable);
        var rules = new OutcomeRules(path is { Length: > 0 } ? Path.GetFullPath(path) : null);
        try
        {
            rules.Read();
            return rules;
        }
        catch (InvalidOperationException problem)
        {
            throw new UsageException(problem.Message);
        }
    }

    private static void AtLeast<T>(Option<T?> option, T minimum)
        where T : struct, IComparable<T> =>
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T?>() is { } value && value.CompareTo(minimum) < 0)
            {
                result.AddError($"{option.Name} must be at least {minimum}.");
            }
        });
}
