using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Runs;

/// <summary>What the record of a for-each task's iteration holds besides what clients see: whose it is, and its input.</summary>
internal static class Iteration
{
    /// <summary>The field of the record that is never shown.</summary>
    public const string Field = "for_each_iteration";

    public static void Mark(JsonObject task, long parent, int index, JsonNode? input) => task[Field] = new JsonObject
    {
        ["parent_run_id"] = parent,
        ["index"] = index,
        ["input"] = input?.DeepClone(),
    };

    /// <returns>The run id of the for-each task; null for a task of the run itself.</returns>
    public static long? ParentOf(JsonObject task) => task.Child(Field)?.RequiredNumber("parent_run_id");

    public static long IndexOf(JsonObject task) => task.Child(Field)!.RequiredNumber("index");

    public static JsonNode? InputOf(JsonObject task) => task.Child(Field)?["input"];
}
