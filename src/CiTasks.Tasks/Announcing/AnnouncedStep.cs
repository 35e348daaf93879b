using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Planning.Json;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Inputs;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs;

namespace CiTasks.Tasks.Announcing;

/// <summary>Under which name a step speaks, the same each time it runs.</summary>
/// <param name="Title">What it does, such as <c>run-job iris</c>.</param>
/// <param name="Environment">The environment, or empty.</param>
/// <param name="Leg">What tells parallel copies apart, for people; may be empty.</param>
/// <param name="Id">Tells the step from all others of the pipeline; the same in every attempt and run of it.</param>
internal sealed record AnnouncedStep(string Title, string Environment, string Leg, string Id)
{
    private const int LongestPart = 80;

    /// <summary>What its check run is called where that is not <c>citasks</c> and the title.</summary>
    public string? Name { get; init; }

    /// <summary>The name of its check run: <c>citasks run-job iris (prod, 3.11)</c>.</summary>
    public string CheckName
    {
        get
        {
            var marks = string.Join(", ", new[] { Environment, Leg }.Where(mark => mark.Length > 0));
            return $"{Name ?? "citasks " + Title}{(marks.Length > 0 ? $" ({marks})" : "")}";
        }
    }

    /// <summary>The title with what tells parallel copies apart.</summary>
    public string FullTitle => Leg.Length > 0 ? $"{Title} ({Leg})" : Title;

    public static AnnouncedStep Of(TaskContext context)
    {
        var inputs = context.Inputs;
        var leg = inputs.Find(RunInputs.Leg) is { } text && text != "null" ? text : context.Host.Facts.Leg ?? "";
        var environment = inputs.Find(AnnouncingInputs.Environment) ?? inputs.Find(SharedInputs.Target) ?? "";
        // Only a plan: what is approved by it has another name than what was done.
        var verb = inputs.Find(SharedInputs.Mode) == "plan" ? context.Task.Name + " plan" : context.Task.Name;
        var subject = context.Task.Subject.Select(input => Shown(context, input)).FirstOrDefault(value => value.Length > 0) ?? "";
        var title = Short(subject.Length > 0 ? $"{verb} {subject}" : verb);
        var facts = context.Host.Facts;
        string[] parts = [facts.WorkflowName ?? "", facts.Job ?? "", facts.Step ?? "", leg, environment, context.Task.Name, subject];
        return new AnnouncedStep(title, Short(environment), Short(Words(leg)), $"{context.Task.Name}/{Hash(parts)}");
    }

    // A name in a list: one line, and not all of a matrix's values when those are essays.
    private static string Short(string text) => PlainText.Cut(PlainText.Line(text), LongestPart);

    // Azure Pipelines makes a path absolute, and each agent has other folders: it is shown, and known, as the checkout has it.
    private static string Shown(TaskContext context, InputDefinition input)
    {
        var value = context.Inputs.IsGiven(input) ? context.Inputs.Text(input).Trim() : "";
        return input.Kind == InputKind.Path && Path.IsPathFullyQualified(value) ? RelativeToCheckout(context, value) : value;
    }

    private static string RelativeToCheckout(TaskContext context, string path)
    {
        var relative = Path.GetRelativePath(context.Host.RepositoryFolder, path).Replace('\\', '/');
        return Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal) ? context.Shown(path) : relative;
    }

    // The values of a matrix say enough: {"python": "3.11", "os": "linux"} is "3.11, linux".
    private static string Words(string leg)
    {
        try
        {
            return JsonNode.Parse(leg) is JsonObject values
                ? string.Join(", ", values.Select(pair => pair.Value is JsonValue value ? value.AsText() ?? value.ToJsonString() : null).OfType<string>())
                : leg;
        }
        catch (JsonException)
        {
            return leg;
        }
    }

    private static string Hash(string[] parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..16];
}
