using System.Text.RegularExpressions;
using CiTasks.Hosts.AzurePipelines;
using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.Generate;

/// <summary>What the catalogue's names are on Azure Pipelines, and what its forms call them.</summary>
public static partial class AzureForm
{
    private const int LongestFriendlyName = 40;

    // Words that are not written as a plain word is.
    private static readonly Dictionary<string, string> Spelling = new()
    {
        ["dbt"] = "dbt",
        ["devops"] = "DevOps",
        ["dir"] = "folder",
        ["git"] = "Git",
        ["github"] = "GitHub",
        ["id"] = "ID",
        ["params"] = "parameters",
        ["python"] = "Python",
        ["repo"] = "repository",
        ["sql"] = "SQL",
        ["url"] = "URL",
        ["vars"] = "variables",
    };

    /// <summary><c>DatabricksDeployJob</c>: what a pipeline calls the task, and its folder.</summary>
    public static string Name(TaskDefinition task) =>
        task.Azure.Name ?? "Databricks" + string.Concat(task.Name.Split('-').Select(Capital));

    /// <summary><c>Databricks: Deploy job</c>, at most 40 characters.</summary>
    public static string Friendly(TaskDefinition task)
    {
        var name = task.Azure.FriendlyName ?? "Databricks: " + Title(task);
        return name.Length <= LongestFriendlyName ? name : throw new InvalidOperationException($"'{name}' is longer than {LongestFriendlyName} characters");
    }

    /// <summary><c>Deploy job</c>.</summary>
    public static string Title(TaskDefinition task) => Sentence(task.Name);

    /// <summary>What stands beside the input's field.</summary>
    public static string Label(InputDefinition input) => input.Azure.Label ?? Sentence(input.Name);

    /// <summary>The text with the names in it as they are on Azure Pipelines: <c>with jobFile</c> for <c>with job-file</c>.</summary>
    public static string Translate(TaskDefinition task, string text)
    {
        var names = task.Inputs.Select(input => input.Name)
            .Concat(task.Outputs.Where(output => !output.IsFamily).Select(output => output.Name))
            .ToHashSet();
        return Word().Replace(text, match => names.Contains(match.Groups["name"].Value) ? AzureNames.Input(match.Groups["name"].Value) : match.Value);
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string Sentence(string name)
    {
        var words = name.Split('-');
        // dbt is written so at the beginning of a sentence as well.
        return string.Join(' ', words.Select((word, place) => Spelling.TryGetValue(word, out var spelling)
            ? place == 0 && spelling != word ? Capital(spelling) : spelling
            : place == 0 ? Capital(word) : word));
    }

    // Names of several words, which no sentence has by chance, and options.
    [GeneratedRegex(@"(?<![\w.-])(--(?<name>[a-z][a-z0-9-]*[a-z0-9])|(?<name>[a-z][a-z0-9]*(-[a-z0-9]+)+))(?![\w-])")]
    private static partial Regex Word();
}
