using System.Text;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>The runs of a step as JUnit XML: a suite a run, a case a task (its last attempt) or an iteration.</summary>
internal static class JUnitFile
{
    /// <summary>
    /// Writes <c>&lt;log-dir&gt;/TEST-run-&lt;id of the first run&gt;.xml</c>: the name that readers of
    /// test results look for, and no other step's.
    /// </summary>
    /// <returns>The file as the user knows it; null when there is no run, or no file can be written.</returns>
    public static string? Save(TaskContext context, IReadOnlyList<RunReport> reports)
    {
        if (reports.Count == 0)
        {
            return null;
        }

        try
        {
            var folder = RunFolder.Root(context);
            Directory.CreateDirectory(folder);
            var file = Path.Combine(folder, $"TEST-run-{reports[0].Run.Id}.xml");
            var redactor = context.Surroundings.Redactor;
            var text = JUnitXml.Write([.. reports.Select(report => Suite(report, redactor.Redact))]);
            File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return context.Shown(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            context.Report(new Planning.Findings.Finding("CIT0514", $"the JUnit file could not be written: {problem.Message}")
            {
                IsWarning = true,
                Hint = "name a folder that can be written with log-dir",
            });
            return null;
        }
    }

    /// <summary>The suite of a run.</summary>
    /// <param name="report">The run.</param>
    /// <param name="safe">Hides secrets; done before the XML, in which they would look different.</param>
    public static JUnitSuite Suite(RunReport report, Func<string, string> safe)
    {
        var run = report.Run;
        var name = safe(report.RunName.Length > 0 ? report.RunName : $"run {run.Id}");
        var attempts = report.Tasks.Concat(report.Last.SelectMany(entry => entry.Iterations)).ToLookup(entry => entry.Task.Label);
        var cases = report.Last
            .SelectMany(entry => entry.LastIterations.Prepend(entry))
            .Select(entry => Case(entry, name, Earlier(entry, attempts[entry.Task.Label]), safe))
            .ToList();
        if (run.Outcome is not (RunOutcome.Succeeded or RunOutcome.SucceededWithFailures) && cases.All(item => item.Result is JUnitResult.Passed or JUnitResult.Skipped))
        {
            // No task says that the run is no success, so a case of its own has to.
            var message = safe(run.Outcome == RunOutcome.Waiting ? $"run {run.Id} was not over: {run.State}" : report.ErrorText);
            cases.Add(new JUnitCase("run", name, JUnitResult.Error, run.Duration ?? TimeSpan.Zero) { Type = run.State, Message = message, Text = message });
        }

        return new JUnitSuite(name, run.Started ?? DateTimeOffset.UnixEpoch, run.Times.Whole ?? run.Duration ?? TimeSpan.Zero, cases)
        {
            Properties =
            [
                new("run_id", run.Id.ToString()),
                new("run_page_url", safe(run.Page)),
                new("job_id", report.JobId?.ToString() ?? ""),
                new("life_cycle_state", run.LifeCycle),
                new("result_state", run.Result ?? ""),
            ],
        };
    }

    private static JUnitCase Case(RunEntry entry, string suite, string earlier, Func<string, string> safe)
    {
        var (task, output) = (entry.Task, entry.Output);
        var message = entry.Child?.ErrorText is { Length: > 0 } childs ? childs : entry.Why.Length > 0 ? entry.Why : task.State;
        return new JUnitCase(task.Label, suite, ResultOf(task), task.Duration ?? TimeSpan.Zero)
        {
            Type = task.State,
            Message = safe(message),
            Text = safe(output.TraceTail ?? output.Error ?? message),
            Output = safe(earlier + output.LogTail),
        };
    }

    // A test that passed at its second attempt is a success, with a story.
    private static string Earlier(RunEntry last, IEnumerable<RunEntry> attempts) => string.Concat(attempts
        .Where(entry => entry.Task.Id != last.Task.Id)
        .Select(entry => $"attempt {entry.Task.Attempt + 1}: {entry.Task.State}{(entry.Why.Length > 0 ? $": {entry.Why}" : "")}\n"));

    private static JUnitResult ResultOf(RunPart task) => task.IsConsequence ? JUnitResult.Skipped : task.Outcome switch
    {
        RunOutcome.Succeeded or RunOutcome.SucceededWithFailures => JUnitResult.Passed,
        RunOutcome.Failed when task.LifeCycle == "INTERNAL_ERROR" => JUnitResult.Error,
        RunOutcome.Failed or RunOutcome.TimedOut => JUnitResult.Failure,
        RunOutcome.Canceled => JUnitResult.Error,
        _ => JUnitResult.Skipped,
    };
}
