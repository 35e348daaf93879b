using System.Net;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Jobs;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Runs;

/// <summary>A notebook run as a web page: the notebook's source, and what came of it.</summary>
internal sealed class RunExport(INotebookSources notebooks)
{
    public JsonObject Export(Run run, long askedId, string? views)
    {
        if (views is not (null or "CODE" or "DASHBOARDS" or "ALL"))
        {
            throw ApiException.InvalidParameter("Invalid value for parameter views_to_export");
        }
        var taskRunId = askedId;
        if (askedId == run.Id)
        {
            if (run.Read(document => document.Text("format")) != JobFormat.SingleTask)
            {
                throw ApiException.InvalidParameter("Exporting runs with multiple tasks is not supported. Please export each individual task run instead.");
            }
            taskRunId = run.Read(document => document.Children("tasks").Last().RequiredNumber("run_id"));
        }
        var path = run.ReadTask(taskRunId, task => task.Child("notebook_task")?.Text("notebook_path"))
            ?? throw ApiException.InvalidParameter($"Run {askedId} is not a notebook run. Only notebook runs can be exported.");
        if (views == "DASHBOARDS")
        {
            return [];
        }
        return new JsonObject
        {
            ["views"] = new JsonArray(new JsonObject
            {
                ["content"] = Page(path, notebooks.Read(path), run.ReadTask(taskRunId, RunState.Of), Fields(run, taskRunId)),
                ["name"] = Path.GetFileName(path),
                ["type"] = "NOTEBOOK",
            }),
        };
    }

    private static JsonObject Fields(Run run, long taskRunId) =>
        DocumentFile.TryLoad(Path.Combine(run.TaskFolder(taskRunId), RunOutput.FieldsName)) ?? [];

    private static string Page(string path, string? source, RunState state, JsonObject output)
    {
        var name = WebUtility.HtmlEncode(Path.GetFileName(path));
        return $"""
            <!DOCTYPE html>
            <html>
            <head><meta charset="utf-8"><title>{name}</title></head>
            <body>
            <h1>{name}</h1>
            <p>{WebUtility.HtmlEncode($"{path}: {state.Result ?? state.LifeCycle} {state.Message}".TrimEnd())}</p>
            <pre class="source">{WebUtility.HtmlEncode(source ?? "The notebook is not in the workspace any more.")}</pre>
            {Section("result", output.Child("notebook_output")?.Text("result"))}{Section("error", output.Text("error_trace") ?? output.Text("error"))}</body>
            </html>
            """;
    }

    private static string Section(string name, string? text) =>
        text is null ? "" : $"<pre class=\"{name}\">{WebUtility.HtmlEncode(text)}</pre>\n";
}
