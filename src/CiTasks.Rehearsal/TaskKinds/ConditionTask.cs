using System.Globalization;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>A comparison, whose outcome decides which of the tasks that depend on it run.</summary>
internal sealed class ConditionTask : ITaskKind
{
    public static readonly string[] Operators =
        ["EQUAL_TO", "NOT_EQUAL", "GREATER_THAN", "GREATER_THAN_OR_EQUAL", "LESS_THAN", "LESS_THAN_OR_EQUAL"];

    public string Field => "condition_task";

    public bool NeedsCompute => false;

    public Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, CancellationToken stop)
    {
        var task = attempt.Task.Child(Field)!;
        var (operation, left, right) = (task.RequiredText("op"), task.Text("left") ?? "", task.Text("right") ?? "");
        return Task.FromResult(Evaluate(operation, left, right) is { } holds
            ? TaskOutcome.Succeeded with { Condition = holds }
            : TaskOutcome.CannotRun($"The condition {left} {operation} {right} cannot be evaluated: {operation} compares numbers"));
    }

    /// <summary>Equality is that of the texts, so 12.0 is not 12; order is that of numbers, so 12.0 is at least 12.</summary>
    private static bool? Evaluate(string operation, string left, string right)
    {
        if (operation is "EQUAL_TO" or "NOT_EQUAL")
        {
            return (left == right) == (operation == "EQUAL_TO");
        }
        if (Order(left, right) is not { } order)
        {
            return null;
        }
        return operation switch
        {
            "GREATER_THAN" => order > 0,
            "GREATER_THAN_OR_EQUAL" => order >= 0,
            "LESS_THAN" => order < 0,
            "LESS_THAN_OR_EQUAL" => order <= 0,
            _ => null,
        };
    }

    private static int? Order(string left, string right)
    {
        const NumberStyles Style = NumberStyles.Float;
        if (decimal.TryParse(left, Style, CultureInfo.InvariantCulture, out var exactLeft)
            && decimal.TryParse(right, Style, CultureInfo.InvariantCulture, out var exactRight))
        {
            return exactLeft.CompareTo(exactRight);
        }
        return double.TryParse(left, Style, CultureInfo.InvariantCulture, out var a) && double.TryParse(right, Style, CultureInfo.InvariantCulture, out var b)
            ? a.CompareTo(b)
            : null;
    }
}
