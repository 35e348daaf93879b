using System.Text.RegularExpressions;

namespace CiTasks.Testing;

/// <summary>The surroundings of one step of a GitHub workflow: the runner's variables and the files it reads afterwards.</summary>
public sealed partial class GitHubStep : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <param name="connection">Where the workspace is.</param>
    /// <param name="attempt">The attempt of the workflow run; 2 after the first "re-run jobs".</param>
    /// <param name="run">The workflow run, which keeps its number over its attempts.</param>
    public GitHubStep(IReadOnlyDictionary<string, string> connection, int attempt = 1, long run = 9001)
    {
        foreach (var file in new[] { "output", "summary", "env" })
        {
            _folder.Write(file, "");
        }

        Variables = new(connection)
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_REPOSITORY"] = "acme/iris",
            ["GITHUB_WORKFLOW"] = "ci",
            ["GITHUB_JOB"] = "train",
            ["GITHUB_ACTION"] = "run",
            ["GITHUB_RUN_ID"] = run.ToString(),
            ["GITHUB_RUN_ATTEMPT"] = attempt.ToString(),
            ["GITHUB_OUTPUT"] = _folder.In("output"),
            ["GITHUB_STEP_SUMMARY"] = _folder.In("summary"),
            ["GITHUB_ENV"] = _folder.In("env"),
            ["RUNNER_TEMP"] = _folder.In("temp"),
        };
    }

    public Dictionary<string, string> Variables { get; }

    /// <summary>The folder that steps of one job leave their results in.</summary>
    public string Temp => _folder.In("temp");

    /// <summary>Makes it a build of an event, with its payload, that may speak to an API.</summary>
    public GitHubStep On(string name, string payload, string api, string? token)
    {
        Variables["GITHUB_EVENT_NAME"] = name;
        Variables["GITHUB_EVENT_PATH"] = _folder.Write("event.json", payload);
        Variables["GITHUB_API_URL"] = api;
        if (token is not null)
        {
            Variables["GITHUB_TOKEN"] = token;
        }

        return this;
    }

    /// <summary>The step's outputs; a name that was set twice has its last value, as on the runner.</summary>
    public IReadOnlyDictionary<string, string> Outputs
    {
        get
        {
            var outputs = new Dictionary<string, string>();
            foreach (Match pair in Pairs().Matches(File.ReadAllText(_folder.In("output"))))
            {
                outputs[pair.Groups[1].Value] = pair.Groups[3].Value;
            }

            return outputs;
        }
    }

    public string Summary => File.ReadAllText(_folder.In("summary"));

    /// <summary>The text of a result file, such as <c>run-job.json</c>.</summary>
    public string Result(string file) => File.ReadAllText(_folder.In($"temp/citasks/{file}"));

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"^(.+?)<<(\S+)\n(?:(.*?)\n)?\2$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Pairs();
}
