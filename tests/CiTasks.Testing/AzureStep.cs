using System.Globalization;
using CiTasks.Testing.AzureLog;

namespace CiTasks.Testing;

/// <summary>
/// The surroundings of one step of an Azure pipeline: the variables that a task's Node handler gets from the agent, and
/// what the agent makes of all that the step prints (facts/ci-platforms.md C4, C5).
/// </summary>
public sealed class AzureStep : IDisposable
{
    /// <summary>The token that every task gets, which is the build service's.</summary>
    public const string JobToken = "job-token-of-azure-pipelines";

    private readonly TempFolder _folder = new();

    /// <param name="connection">Where the workspace is.</param>
    /// <param name="attempt">The attempt of the stage and the job; 2 after the first "rerun failed jobs".</param>
    /// <param name="run">The run of the pipeline, which keeps its id over its attempts.</param>
    public AzureStep(IReadOnlyDictionary<string, string> connection, int attempt = 1, long run = 9001)
    {
        var (number, again) = (run.ToString(CultureInfo.InvariantCulture), attempt.ToString(CultureInfo.InvariantCulture));
        Variables = new(connection)
        {
            ["TF_BUILD"] = "True",
            ["AGENT_TEMPDIRECTORY"] = _folder.In("temp"),
            ["AGENT_JOBNAME"] = "train",
            ["BUILD_BUILDID"] = number,
            ["BUILD_BUILDNUMBER"] = "20261121.1",
            ["BUILD_DEFINITIONNAME"] = "ci",
            ["BUILD_REASON"] = "IndividualCI",
            ["BUILD_REPOSITORY_ID"] = "5febef5a-833d-4e14-b9c0-14cb638f91e6",
            ["BUILD_REPOSITORY_NAME"] = "iris",
            ["BUILD_REPOSITORY_PROVIDER"] = "TfsGit",
            ["BUILD_REPOSITORY_URI"] = "https://acme@dev.azure.com/acme/Flowers/_git/iris",
            ["BUILD_SOURCEBRANCH"] = "refs/heads/main",
            ["BUILD_SOURCEBRANCHNAME"] = "main",
            ["SYSTEM_COLLECTIONURI"] = "https://dev.azure.com/acme/",
            ["SYSTEM_TEAMFOUNDATIONCOLLECTIONURI"] = "https://dev.azure.com/acme/",
            ["SYSTEM_HOSTTYPE"] = "build",
            ["SYSTEM_STAGENAME"] = "__default",
            ["SYSTEM_STAGEATTEMPT"] = again,
            ["SYSTEM_PHASENAME"] = "train",
            ["SYSTEM_PHASEATTEMPT"] = again,
            ["SYSTEM_JOBNAME"] = "__default",
            ["SYSTEM_JOBATTEMPT"] = again,
            ["SYSTEM_JOBID"] = "12f1170f-54f2-53f3-20dd-22fc7dff55f9",
            ["SYSTEM_PLANID"] = "0e1a8b2c-1b0c-4e3f-9d3a-7f1f0f4b9a11",
            ["SYSTEM_TASKINSTANCENAME"] = "run",
            ["SYSTEM_TASKDISPLAYNAME"] = "Run the job",
            ["SYSTEM_TEAMPROJECT"] = "Flowers",
            ["SYSTEM_TEAMPROJECTID"] = "eb6e4656-77fc-42a1-9181-4c6d8e9da5d1",
            ["ENDPOINT_URL_SYSTEMVSSCONNECTION"] = "https://dev.azure.com/acme/",
            ["ENDPOINT_AUTH_SYSTEMVSSCONNECTION"] = $$"""{"parameters":{"AccessToken":"{{JobToken}}"},"scheme":"OAuth"}""",
            ["ENDPOINT_AUTH_SCHEME_SYSTEMVSSCONNECTION"] = "OAuth",
            ["ENDPOINT_AUTH_PARAMETER_SYSTEMVSSCONNECTION_ACCESSTOKEN"] = JobToken,
        };
        Directory.CreateDirectory(Temp);
    }

    public Dictionary<string, string> Variables { get; }

    /// <summary>The folder that steps of one job leave their results in.</summary>
    public string Temp => _folder.In("temp");

    /// <summary>Gives an input of a task, by its name in the pipeline, such as <c>jobFile</c>.</summary>
    public AzureStep With(string name, string value)
    {
        Variables["INPUT_" + name.Replace('.', '_').Replace(' ', '_').ToUpperInvariant()] = value;
        return this;
    }

    /// <summary>Gives the job a secret variable: tasks get it under another name, scripts do not get it at all.</summary>
    public AzureStep Secret(string name, string value)
    {
        Variables["SECRET_" + name.Replace('.', '_').Replace(' ', '_').ToUpperInvariant()] = value;
        return this;
    }

    /// <summary>Makes the checkout known.</summary>
    public AzureStep At(string folder, string? commit = null)
    {
        Variables["BUILD_SOURCESDIRECTORY"] = Variables["BUILD_REPOSITORY_LOCALPATH"] = Variables["SYSTEM_DEFAULTWORKINGDIRECTORY"] = folder;
        if (commit is not null)
        {
            Variables["BUILD_SOURCEVERSION"] = commit;
        }

        return this;
    }

    /// <summary>Makes it the build of a pull request of a repository in Azure Repos.</summary>
    public AzureStep OnPullRequest(int number, string commit, string source = "feature", string target = "main")
    {
        Variables["BUILD_REASON"] = "PullRequest";
        Variables["BUILD_SOURCEBRANCH"] = $"refs/pull/{number}/merge";
        Variables["BUILD_SOURCEBRANCHNAME"] = "merge";
        Variables["SYSTEM_PULLREQUEST_PULLREQUESTID"] = number.ToString(CultureInfo.InvariantCulture);
        Variables["SYSTEM_PULLREQUEST_SOURCEBRANCH"] = $"refs/heads/{source}";
        Variables["SYSTEM_PULLREQUEST_TARGETBRANCH"] = $"refs/heads/{target}";
        Variables["SYSTEM_PULLREQUEST_SOURCECOMMITID"] = commit;
        Variables["SYSTEM_PULLREQUEST_ISFORK"] = "False";
        return this;
    }

    /// <summary>Makes the repository one of GitHub that Azure Pipelines builds; <see cref="OnPullRequest"/> comes before it.</summary>
    public AzureStep OnGitHub(string repository)
    {
        Variables["BUILD_REPOSITORY_PROVIDER"] = "GitHub";
        Variables["BUILD_REPOSITORY_ID"] = Variables["BUILD_REPOSITORY_NAME"] = repository;
        Variables["BUILD_REPOSITORY_URI"] = $"https://github.com/{repository}";
        if (Variables.Remove("SYSTEM_PULLREQUEST_PULLREQUESTID", out var number))
        {
            Variables["SYSTEM_PULLREQUEST_PULLREQUESTNUMBER"] = number;
            Variables["SYSTEM_PULLREQUEST_PULLREQUESTID"] = "1234567890";
        }

        return this;
    }

    /// <summary>Sets the address of Azure DevOps, such as a stand-in's.</summary>
    public AzureStep On(string collection)
    {
        Variables["SYSTEM_COLLECTIONURI"] = Variables["SYSTEM_TEAMFOUNDATIONCOLLECTIONURI"] = Variables["ENDPOINT_URL_SYSTEMVSSCONNECTION"] = collection;
        return this;
    }

    /// <summary>Takes away what a script step does not get: the job's token, connections, secrets and inputs.</summary>
    public AzureStep AsScript()
    {
        foreach (var name in Variables.Keys.Where(name => name.StartsWith("ENDPOINT_", StringComparison.Ordinal) || name.StartsWith("SECRET_", StringComparison.Ordinal) || name.StartsWith("INPUT_", StringComparison.Ordinal)).ToList())
        {
            Variables.Remove(name);
        }

        return this;
    }

    /// <summary>What the agent makes of what the step printed.</summary>
    public AgentLog Read(CiTasksResult result) => AgentLog.Read(result.All, Variables.GetValueOrDefault("BUILD_SOURCESDIRECTORY") ?? "/");

    /// <summary>The text of a result file, such as <c>run-job.json</c>.</summary>
    public string Result(string file) => File.ReadAllText(_folder.In($"temp/citasks/{file}"));

    public void Dispose() => _folder.Dispose();
}
