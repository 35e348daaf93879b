using System.Text;
using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.Generate;

/// <summary>
/// A task as a GitHub container action. The runner passes inputs as <c>INPUT_*</c>; the only
/// argument is the task's name, since the runner quotes arguments badly (facts/ci-platforms.md A1).
/// </summary>
internal static class ActionYaml
{
    /// <param name="task">The task.</param>
    /// <param name="image">A Dockerfile, or <c>docker://</c> and an image.</param>
    /// <param name="name">What the Actions tab and the Marketplace call it; the task's name unless told.</param>
    public static string Render(TaskDefinition task, string image, string? name = null)
    {
        var yaml = new StringBuilder();
        yaml.Append("# Written by `citasks catalogue write` from the task catalogue; change it there.\n");
        yaml.Append($"name: {Quote(name ?? "CiTasks " + task.Name)}\n");
        yaml.Append($"description: {Quote(task.Summary)}\n");
        yaml.Append($"author: CiTasks\n");
        yaml.Append($"branding:\n  icon: {task.GitHub.Icon}\n  color: {task.GitHub.Colour}\n");
        yaml.Append("inputs:\n");
        foreach (var input in task.CommonInputs)
        {
            // What a variable of the workflow may give as well is not required here.
            yaml.Append($"  {input.Name}:\n    description: {Quote(Describe(input))}\n    required: {(input.Required && input.Variables.Count == 0 ? "true" : "false")}\n");
            if ((input.GitHubDefault ?? input.Default) is { Length: > 0 } standard)
            {
                yaml.Append($"    default: {Quote(standard)}\n");
            }
        }

        yaml.Append("outputs:\n");
        // A container action may set outputs that it does not declare; a family cannot be declared.
        foreach (var output in task.Outputs.Where(output => !output.IsFamily))
        {
            yaml.Append($"  {output.Name}:\n    description: {Quote(output.Help)}\n");
        }

        yaml.Append($"runs:\n  using: docker\n  image: {Quote(image)}\n  args:\n    - {task.Name}\n");
        return yaml.ToString();
    }

    private static string Describe(InputDefinition input) =>
        input.Allowed.Count > 0 ? $"{input.Help} One of: {string.Join(", ", input.Allowed)}." : input.Help;

    private static string Quote(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}
