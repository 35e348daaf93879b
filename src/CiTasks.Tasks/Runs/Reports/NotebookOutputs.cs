using CiTasks.Planning.Findings;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>The results of a run's notebooks as outputs, as far as a CI system takes them.</summary>
/// <param name="Values">Values by <c>&lt;task key&gt;</c> and <c>&lt;task key&gt;.&lt;member&gt;</c>.</param>
/// <param name="Findings">Warnings about what is no output, and where it is instead.</param>
internal sealed record NotebookOutputs(IReadOnlyList<KeyValuePair<string, string>> Values, IReadOnlyList<Finding> Findings)
{
    // All outputs of a job may have 1 MB on GitHub; the rest is for the other ones.
    private const int LargestSum = 3 * NotebookResult.LargestOutput;

    public static NotebookOutputs Of(RunReport report)
    {
        var values = new List<KeyValuePair<string, string>>();
        var findings = new List<Finding>();
        var room = LargestSum;
        foreach (var (task, result) in report.Last.Where(entry => entry.Output.Notebook is not null).Select(entry => (entry.Task, entry.Output.Notebook!)))
        {
            var tooLarge = new List<string>();
            Add(task.Key, result.Value, tooLarge);
            foreach (var (name, value) in result.Members)
            {
                Add($"{task.Key}.{name}", value, tooLarge);
            }

            tooLarge.AddRange(result.TooLarge.Select(name => $"{task.Key}.{name}"));
            findings.AddRange(Warnings(task, result, tooLarge));
        }

        return new NotebookOutputs(values, findings);

        void Add(string name, string? value, List<string> tooLarge)
        {
            if (value is null || value.Length > room)
            {
                tooLarge.Add(name);
                return;
            }

            room -= value.Length;
            values.Add(new(name, value));
        }
    }

    private static IEnumerable<Finding> Warnings(RunPart task, NotebookResult result, List<string> tooLarge)
    {
        var file = result.File is null ? null : $"all of it is in {result.File}";
        if (tooLarge.Count > 0)
        {
            yield return new Finding("CIT0510", $"{Names(tooLarge.Select(name => $"notebook.{name}"))} would be too large for an output ({Spans.Size(result.Length)} in all)")
            {
                IsWarning = true,
                Hint = file,
            };
        }

        if (result.Truncated)
        {
            yield return new Finding("CIT0511", $"the service kept only the beginning of what the notebook of task '{task.Key}' ended with")
            {
                IsWarning = true,
                Hint = "let the notebook write large results to a file or a table, and end with its name",
            };
        }

        if (result.Unusable.Count > 0)
        {
            yield return new Finding("CIT0512", $"members of the result of task '{task.Key}' are no outputs, since their names have other characters than letters, digits, '_', '-' and '.': {Names(result.Unusable.Select(name => $"'{Planning.Runs.TextCut.FirstLine(name, 40)}'"))}")
            {
                IsWarning = true,
                Hint = $"read them from the output notebook.{task.Key}, or rename them in the notebook",
            };
        }
    }

    private static string Names(IEnumerable<string> names) => RunFailures.Names([.. names]);
}
