using CiTasks.Planning.Findings;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>What is missing in a report, as warnings.</summary>
internal static class RunNotes
{
    public static IEnumerable<Finding> Of(RunReport report)
    {
        var silent = report.Tasks.SelectMany(entry => entry.Iterations.Prepend(entry))
            .Where(entry => entry.Output.Problem is not null)
            .Select(entry => (Task: entry.Task.Label, Problem: entry.Output.Problem!))
            .Concat(report.Gaps)
            .ToList();
        if (silent.Count > 0)
        {
            yield return new Finding("CIT0513", $"what {silent.Count} task(s) left behind could not be read: {RunFailures.Names([.. silent.Select(gap => gap.Task).Distinct()])}")
            {
                IsWarning = true,
                Detail = string.Join('\n', silent.Select(gap => gap.Problem).Distinct().Take(5)),
                Hint = "the result of the run does not depend on it; look at the tasks' pages",
            };
        }

        if (report.FolderProblem is { } problem)
        {
            yield return new Finding("CIT0514", $"logs and results of the tasks could not be saved: {problem}")
            {
                IsWarning = true,
                Hint = "name a folder that can be written with log-dir",
            };
        }
    }
}
