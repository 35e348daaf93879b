using CiTasks.Databricks.Errors;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>
/// What all watchers of a step know together of a workspace that does not answer: said once when it
/// lasts, once when it is over. A single lost answer is nobody's business.
/// </summary>
internal sealed class OutageWatch(TaskContext context, TimeSpan window)
{
    private static readonly TimeSpan WorthSaying = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private long? _since;
    private bool _said;

    /// <summary>Failures that a later answer makes good; anything else is an answer.</summary>
    public static bool IsOne(DatabricksException problem) =>
        problem.Kind is ErrorKind.Unreachable or ErrorKind.NotDatabricks or ErrorKind.Unavailable or ErrorKind.TooManyRequests;

    /// <summary>How much of the window is left; all of it while there is no outage.</summary>
    public TimeSpan Left
    {
        get
        {
            lock (_lock)
            {
                var left = _since is { } since ? window - context.Clock.GetElapsedTime(since) : window;
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Somebody got an answer.</summary>
    public void Over()
    {
        lock (_lock)
        {
            if (_said)
            {
                context.Host.Write($"the workspace answers again, after {Spans.Show(context.Clock.GetElapsedTime(_since!.Value))}");
            }

            (_since, _said) = (null, false);
        }
    }

    /// <summary>Somebody got none.</summary>
    /// <returns>False when the window has passed: it is time to give up.</returns>
    public bool Failed(DatabricksException problem)
    {
        lock (_lock)
        {
            _since ??= context.Clock.GetTimestamp();
            var age = context.Clock.GetElapsedTime(_since.Value);
            if (!_said && (age > WorthSaying || problem.RetryAfter > WorthSaying))
            {
                _said = true;
                context.Host.Write($"no answer ({problem.Message}); what runs goes on, asking again for {Spans.Show(window)}");
            }

            return age <= window;
        }
    }
}
