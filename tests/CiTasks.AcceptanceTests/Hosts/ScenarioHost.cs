using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Hosts;

/// <summary>What a host has of a step: all it printed, and what it keeps.</summary>
/// <param name="Result">How the process ended.</param>
/// <param name="Outputs">What later steps can use.</param>
/// <param name="Summary">What the page of the build shows; on a laptop the page in the result folder.</param>
internal sealed record StepTold(CiTasksResult Result, IReadOnlyDictionary<string, string> Outputs, string Summary);

/// <summary>A place where steps run: a laptop, or a build of a push on a CI system.</summary>
internal abstract class ScenarioHost(string name, ScenarioPlace place) : IDisposable
{
    /// <summary>As in <c>--host</c>.</summary>
    public string Name { get; } = name;

    public ScenarioPlace Place { get; } = place;

    /// <summary>Folders of the host's own, which its messages may name.</summary>
    public abstract string? Temp { get; }

    public abstract Task<StepTold> RunAsync(ScenarioStep step);

    public abstract void Dispose();
}

/// <summary>A person at a terminal: options, and a result folder in the checkout.</summary>
internal sealed class LaptopScenario(ScenarioPlace place) : ScenarioHost("laptop", place)
{
    public override string? Temp => null;

    public override async Task<StepTold> RunAsync(ScenarioStep step)
    {
        string[] options = [.. step.Inputs.SelectMany(input => new[] { "--" + input.Name, input.Value })];
        var result = await CiTasksProcess.RunAsync(Place.Folder, Place.Connection, [step.Task, .. options]);
        // A laptop has no later step: the result document keeps what the others hand on.
        var document = File.Exists(ResultFile(step, "json")) ? JsonNode.Parse(File.ReadAllText(ResultFile(step, "json")))!["outputs"]!.AsObject() : [];
        return new StepTold(
            result,
            document.ToDictionary(output => output.Key, output => output.Value!.GetValue<string>()),
            File.Exists(ResultFile(step, "md")) ? File.ReadAllText(ResultFile(step, "md")) : "");
    }

    public override void Dispose()
    {
    }

    private string ResultFile(ScenarioStep step, string extension) => Place.In($".citasks/result/{step.Task}.{extension}");
}

/// <summary>A workflow of GitHub: inputs and files of the runner.</summary>
internal sealed class GitHubScenario(ScenarioPlace place) : ScenarioHost("github", place)
{
    private readonly GitHubStep _job = new(place.Connection);
    private int _summarised;

    public override string Temp => Path.GetDirectoryName(_job.Temp)!;

    public override async Task<StepTold> RunAsync(ScenarioStep step)
    {
        var variables = new Dictionary<string, string>(_job.Variables)
        {
            ["GITHUB_EVENT_NAME"] = "push",
            ["GITHUB_SERVER_URL"] = "https://github.com",
            ["GITHUB_SHA"] = Place.Commit,
            ["GITHUB_REF"] = "refs/heads/main",
            ["GITHUB_REF_NAME"] = "main",
            ["GITHUB_REF_TYPE"] = "branch",
            ["GITHUB_WORKSPACE"] = Place.Folder,
        };
        foreach (var (name, value) in step.Inputs)
        {
            variables[Testing.GitHubRunner.InputNames.Variable(name)] = value;
        }

        // The runner gives each step files of its own.
        File.WriteAllText(variables["GITHUB_OUTPUT"], "");
        var result = await CiTasksProcess.RunAsync(Place.Folder, variables, step.Task);
        var summary = _job.Summary[_summarised..];
        _summarised += summary.Length;
        return new StepTold(result, _job.Outputs, summary);
    }

    public override void Dispose() => _job.Dispose();
}

/// <summary>A pipeline of Azure DevOps that builds a repository of GitHub: inputs and commands of the agent.</summary>
internal sealed class AzureScenario : ScenarioHost
{
    private readonly AzureStep _job;

    public AzureScenario(ScenarioPlace place)
        : base("azure-pipelines", place)
    {
        _job = new AzureStep(place.Connection).At(place.Folder, place.Commit).OnGitHub("acme/iris");
    }

    public override string Temp => Path.GetDirectoryName(_job.Temp)!;

    public override async Task<StepTold> RunAsync(ScenarioStep step)
    {
        foreach (var input in _job.Variables.Keys.Where(name => name.StartsWith("INPUT_", StringComparison.Ordinal)).ToList())
        {
            _job.Variables.Remove(input);
        }

        foreach (var (name, value) in step.Inputs)
        {
            _job.With(Camel(name), value);
        }

        var result = await CiTasksProcess.RunAsync(Place.Folder, _job.Variables, step.Task);
        var log = _job.Read(result);
        Assert.Empty(log.Problems);
        return new StepTold(result, log.Outputs, string.Join('\n', log.Summaries.Select(page => $"[{page.Title}]\n{page.Text}")));
    }

    public override void Dispose() => _job.Dispose();

    private static string Camel(string name)
    {
        var words = name.Split('-');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
