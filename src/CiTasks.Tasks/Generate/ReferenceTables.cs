using System.Text;
using CiTasks.Hosts;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Diagnostics;

namespace CiTasks.Tasks.Generate;

/// <summary>The reference pages.</summary>
internal static class ReferenceTables
{
    private const string Note = "<!-- Written by `citasks catalogue write`; change the catalogue instead. -->\n\n";

    /// <summary>The short table for the README.</summary>
    public static string Overview()
    {
        var page = new StringBuilder("| Task | Does | Inputs it needs |\n| --- | --- | --- |\n");
        foreach (var task in TaskCatalogue.All)
        {
            var needs = task.Inputs.Where(input => input.Required).Select(input => Code(input.Name));
            page.Append($"| [{Code(task.Name)}](docs/reference.md#{task.Name}) | {Cell(task.Summary)} | {string.Join(", ", needs)} |\n");
        }

        return page.ToString();
    }

    /// <summary>docs/reference.md.</summary>
    public static string Tasks()
    {
        var page = new StringBuilder(Note);
        page.Append("# Tasks\n\n");
        page.Append("An input `job-file` is the option `--job-file`, the input `job-file` of the GitHub action, the input `jobFile` of the task in Azure Pipelines, and the variable `CITASKS_JOB_FILE`. "
            + "They are asked in this order: option (or the manifest's entry), the CI system's input, `CITASKS_…`, the field's own variables, the default. Empty text counts as unset. In Azure Pipelines the job's secret variable of that name counts as one of those variables in the tasks of the extension, and an output `run-id` is called `runId`.\n\n");
        page.Append($"Every task also takes `--host` ({string.Join(", ", BuildHosts.Names)}; found by itself), `--output` (text, json) and `--result-dir` (folder for `<task>.json` and `<task>.md`).\n");
        foreach (var task in TaskCatalogue.All)
        {
            page.Append($"\n## {task.Name}\n\n{task.Summary}{(task.Description.Length > 0 ? " " + task.Description : "")}\n\n");
            page.Append("| Input | Meaning | Default | Variables |\n| --- | --- | --- | --- |\n");
            foreach (var input in task.Inputs)
            {
                page.Append($"| {Code(input.Name)}{Need(input)} | {Cell(input.Help)}{Choices(input)} | {(string.IsNullOrEmpty(input.Default) ? "" : Code(input.Default))} | {Variables(input)} |\n");
            }

            page.Append("\n| Output | Meaning |\n| --- | --- |\n");
            foreach (var output in task.Outputs)
            {
                page.Append($"| {Code(output.Name)} | {Cell(output.Help)} |\n");
            }

            page.Append("\n```sh\n").AppendJoin('\n', task.Examples).Append("\n```\n");
        }

        return page.ToString();
    }

    /// <summary>docs/diagnostics.md.</summary>
    public static string Diagnostics()
    {
        var page = new StringBuilder(Note);
        page.Append("# Diagnostics\n\nEvery message that a task reports has an id. Exit codes: 0 done, 1 the job failed, 2 wrong use or invalid files, "
            + "3 changes pending (only when asked), 4 the workspace refused, 5 timed out, 6 workspace unreachable, 70 a bug of ours, 130 and 143 cancelled by a signal.\n\n");
        page.Append("| Id | What | Exit code | Meaning |\n| --- | --- | --- | --- |\n");
        foreach (var item in DiagnosticTable.All)
        {
            page.Append($"| {item.Id} | {Cell(item.Title)} | {(item.Code is { } code ? ((int)code).ToString() : "warning")} | {Cell(item.Meaning)} |\n");
        }

        return page.ToString();
    }

    /// <summary>actions/README.md.</summary>
    public static string ActionsIndex()
    {
        var page = new StringBuilder(Note);
        page.Append("# GitHub actions\n\nOne container action per task; the root action is `ship`. Inputs and outputs: [docs/reference.md](../docs/reference.md).\n\n");
        page.Append("| Action | Does |\n| --- | --- |\n");
        foreach (var task in TaskCatalogue.All)
        {
            page.Append($"| [{Code(task.Name)}]({task.Name}/action.yml) | {Cell(task.Summary)} |\n");
        }

        return page.ToString();
    }

    private static string Need(InputDefinition input)
    {
        var others = input.Alternatives.Prepend(input.Fallback?.Source).OfType<InputDefinition>().Select(other => Code(other.Name)).ToList();
        return !input.Required ? "" : others.Count == 0 ? " (required)" : $" (required, unless {string.Join(" or ", others)} is given)";
    }

    private static string Variables(InputDefinition input) =>
        input.IsOnlyOnAzure ? "Azure Pipelines only" : string.Join(", ", input.AllVariables.Select(Code));

    private static string Choices(InputDefinition input) =>
        input.Allowed.Count > 0 ? $" One of {string.Join(", ", input.Allowed.Select(Code))}." : "";

    private static string Code(string text) => "`" + text + "`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
