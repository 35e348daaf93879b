using System.Globalization;

namespace CiTasks.Build.Rehearsal.Containers;

/// <summary>The steps of the job, one after the other.</summary>
internal sealed class WorkflowJob(StepContainer container, RunnerFolders folders, ContainerRehearsal rehearsal, Action<string> say)
{
    // What `citasks ship` hands from one of its steps to later ones; a workflow writes ${{ steps.package.outputs.wheel }}.
    private static readonly string[] Carried = ["wheel", "conf-archive"];

    private readonly string run = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
    private readonly Dictionary<string, string> carried = [];

    public int Run(WorkspaceService workspace, Func<bool> isCancelled)
    {
        var code = 0;
        foreach (var (step, index) in rehearsal.Steps().Select((step, index) => (step, index + 1)))
        {
            // After a failure only what the run left is fetched, as with `if: ${{ !cancelled() }}`.
            if (isCancelled() || (code != 0 && step.Task != "fetch-files"))
            {
                continue;
            }

            say($"Step {index}: {step.Task}");
            var earlier = folders.Results;
            var exitCode = Run(step, index, workspace, afterFailure: code != 0);
            Keep(index);
            if (exitCode != 0)
            {
                rehearsal.Fail(folders.Results.Except(earlier).FirstOrDefault());
            }

            code = code == 0 ? exitCode : code;
        }

        return ContainerRehearsal.CodeOf(code, isCancelled());
    }

    private int Run(WorkflowStep step, int index, WorkspaceService workspace, bool afterFailure)
    {
        var action = rehearsal.Action(step.Task);
        var variables = new Dictionary<string, string>(folders.FilesFor(index))
        {
            ["CI"] = "true",
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_ACTION"] = $"__{step.Task}_{index}",
            ["GITHUB_EVENT_NAME"] = "workflow_dispatch",
            ["GITHUB_EVENT_PATH"] = "/github/workflow/event.json",
            ["GITHUB_JOB"] = "rehearsal",
            ["GITHUB_RUN_ATTEMPT"] = "1",
            ["GITHUB_RUN_ID"] = run,
            ["GITHUB_RUN_NUMBER"] = run,
            ["GITHUB_WORKFLOW"] = "rehearsal",
            ["GITHUB_WORKSPACE"] = "/github/workspace",
            ["RUNNER_OS"] = "Linux",
            ["RUNNER_TEMP"] = "/github/runner_temp",
            ["DATABRICKS_HOST"] = workspace.Host,
            ["DATABRICKS_TOKEN"] = workspace.Token,
        };
        foreach (var (name, value) in InputsOf(step, action, afterFailure))
        {
            variables["INPUT_" + name.Replace(' ', '_').ToUpperInvariant()] = value;
        }

        return container.Run(rehearsal.ImageOf(action), action.Arguments, variables, Console.WriteLine);
    }

    private Dictionary<string, string> InputsOf(WorkflowStep step, ActionFile action, bool afterFailure)
    {
        var inputs = carried.Where(pair => action.Inputs.Contains(pair.Key)).ToDictionary();
        foreach (var (name, value) in step.Inputs)
        {
            inputs[name] = value;
        }

        if (afterFailure && step.Task == "fetch-files")
        {
            // What a failed run did not get to write is no second error.
            inputs["if-missing"] = "warn";
        }

        return inputs;
    }

    private void Keep(int index)
    {
        var outputs = folders.Outputs(index);
        foreach (var name in Carried)
        {
            if (outputs.TryGetValue(name, out var value) && value.Length > 0)
            {
                carried[name] = value;
            }
        }

        File.AppendAllText(rehearsal.Page, folders.Summary(index) + "\n");
    }
}
