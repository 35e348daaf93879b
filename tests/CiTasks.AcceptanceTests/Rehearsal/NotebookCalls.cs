using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Putting notebooks where the workspace keeps them, and running them as the one task of a run.</summary>
internal static class NotebookCalls
{
    public const string Header = "# Databricks notebook source\n";
    public const string Separator = "\n\n# COMMAND ----------\n\n";

    public static void WriteWorkspaceFile(this RehearsalServer server, string path, string content)
    {
        var place = Path.Combine(server.Root, "workspace", path.TrimStart('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.WriteAllText(place, content);
    }

    public static void WriteNotebook(this RehearsalServer server, string path, params string[] cells) =>
        server.WriteWorkspaceFile(path + ".py", Header + string.Join(Separator, cells));

    public static async Task<JsonObject> RunNotebookAsync(this RehearsalServer server, string path, JsonNode? parameters = null, string more = "")
    {
        var task = new JsonObject { ["notebook_path"] = path, ["base_parameters"] = parameters };
        return await server.WaitAsync(await server.SubmitAsync($$"""{"tasks": [{"task_key": "main", "notebook_task": {{task.ToJsonString()}}{{more}}}]}"""));
    }

    public static async Task<JsonObject> RunCellsAsync(this RehearsalServer server, params string[] cells)
    {
        var path = $"/Users/ada/{Guid.NewGuid():N}";
        server.WriteNotebook(path, cells);
        return await server.RunNotebookAsync(path);
    }

    /// <summary>What a task printed. The service tells nobody for notebooks, but it lies in the workspace's folder.</summary>
    public static string PrintedBy(this RehearsalServer server, JsonObject run, string key = "main") => File.ReadAllText(
        Path.Combine(server.Root, "runs", run["run_id"]!.ToString(), run.TaskOf(key)["run_id"]!.ToString(), "output.log"));

    public static async Task<string> ExitValueAsync(this RehearsalServer server, JsonObject run, string key = "main") =>
        (await server.OutputAsync(run.TaskOf(key)))["notebook_output"]!["result"]!.GetValue<string>();
}
