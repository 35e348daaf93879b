using CiTasks.Databricks.Errors;
using CiTasks.Hosts.Diagnostics;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Announcing;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Inputs;

namespace CiTasks.Tasks.Running;

/// <summary>Runs one task: inputs, the task itself, and every way it can end.</summary>
public static class TaskRunner
{
    /// <summary>Runs a task the way the command line and the actions do: outputs, summary and result file included.</summary>
    /// <param name="task">What to run.</param>
    /// <param name="given">Values by input name, with their origin.</param>
    /// <param name="surroundings">Where.</param>
    /// <param name="cancel">Cancelled by a signal.</param>
    public static async Task<TaskRun> RunAsync(
        TaskDefinition task,
        Func<string, (string Value, string Origin)?> given,
        TaskSurroundings surroundings,
        CancellationToken cancel)
    {
        var problems = new List<Finding>();
        var context = Open(task, given, surroundings, surroundings.Environment.Folder, problems);
        var step = AnnouncedStep.Of(context);
        using var announcer = task.AnnouncesItself ? Announcer.Open(context, cancel) : null;
        announcer?.Begin();
        var run = await RunAsync(context, problems, cancel).ConfigureAwait(false) with { StepId = step.Id, StepTitle = step.FullTitle };
        run = Publish(run, step.CheckName, surroundings);
        if (task.AnnouncesItself)
        {
            // After everything that must not get lost: the pull request is told last.
            var announcement = Announcement.Of(run, surroundings.Redactor);
            if (BuildTags.Of(announcement.Whole, step.Environment, context.Inputs.Find(SharedInputs.Mode) == "plan") is { } tag)
            {
                surroundings.Host.Tag(tag);
            }

            await (announcer?.EndAsync(announcement) ?? Task.CompletedTask).ConfigureAwait(false);
        }

        return run;
    }

    private static TaskRun Publish(TaskRun run, string title, TaskSurroundings surroundings)
    {
        try
        {
            Write(run, title, surroundings);
            return run;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // What was done stays done: it only could not be handed on.
            var diagnostic = new Diagnostic(Severity.Error, "CIT0003", $"the result of {run.Task} could not be written: {problem.Message}")
            {
                Hint = "the task itself is over; check --result-dir and the CI system's files",
            };
            surroundings.Host.Report(diagnostic);
            return run with
            {
                Diagnostics = [.. run.Diagnostics, diagnostic],
                Result = run.Result.Code == ExitCode.Done ? run.Result with { Code = ExitCode.Invalid } : run.Result,
            };
        }
    }

    private static void Write(TaskRun run, string title, TaskSurroundings surroundings)
    {
        foreach (var (name, value) in run.Outputs)
        {
            surroundings.Host.SetOutput(name, value);
        }

        var page = ResultPage.Render(run);
        surroundings.Host.AddSummary(title, bytes => ResultPage.Fit(surroundings.Redactor.Redact(page), bytes));
        ResultFiles.Write(run, page, surroundings);
    }

    /// <summary>What a task would see, without running it: for checks ahead of the real thing.</summary>
    public static TaskContext Open(
        TaskDefinition task,
        Func<string, (string Value, string Origin)?> given,
        TaskSurroundings surroundings,
        string folder,
        ICollection<Finding> problems,
        bool offline = false)
    {
        var sources = new InputSources(given, surroundings.Host);
        return new TaskContext(task, TaskInputs.Resolve(task, sources, problems, surroundings.Host.Mask, offline), surroundings, folder, given);
    }

    /// <summary>Runs a task as a step of another one: the caller passes on what it wants of the result.</summary>
    public static async Task<TaskRun> RunStepAsync(
        TaskDefinition task,
        Func<string, (string Value, string Origin)?> given,
        TaskSurroundings surroundings,
        string folder,
        CancellationToken cancel)
    {
        var problems = new List<Finding>();
        return await RunAsync(Open(task, given, surroundings, folder, problems), problems, cancel).ConfigureAwait(false);
    }

    private static async Task<TaskRun> RunAsync(TaskContext context, List<Finding> problems, CancellationToken cancel)
    {
        var (task, surroundings) = (context.Task, context.Surroundings);
        var started = surroundings.Clock.GetUtcNow();
        TaskResult result;
        try
        {
            context.ReportOrStop(problems);
            result = await task.RunAsync(context, cancel).ConfigureAwait(false);
        }
        catch (TaskFailureException failure)
        {
            result = (failure.Partial ?? TaskResult.Done) with { Code = failure.Code };
            foreach (var finding in TaskContext.MostTellingFirst(failure.Findings))
            {
                context.Report(finding);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            result = new TaskResult(surroundings.CancelCode());
            context.Report(new Finding("CIT0507", $"{task.Name} was cancelled") { IsWarning = true });
        }
        catch (DatabricksException refusal)
        {
            result = new TaskResult(WorkspaceFindings.CodeFor(refusal));
            context.Report(WorkspaceFindings.Describe(refusal, context.Inputs));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            result = new TaskResult(ExitCode.Invalid);
            context.Report(new Finding("CIT0104", problem.Message));
        }
        catch (Exception bug)
        {
            // The last net: whatever is left is our bug and gets exit code 70 instead of a crash.
            result = new TaskResult(ExitCode.Bug);
            context.Report(new Finding("CIT0001", $"{task.Name} hit a bug of CiTasks: {bug.Message}")
            {
                Detail = bug.ToString(),
                Hint = "please report it with this text",
            });
        }

        surroundings.Host.Progress("");
        return new TaskRun(task.Name, started, surroundings.Clock.GetUtcNow(), result, context.Outputs, context.Diagnostics);
    }
}
