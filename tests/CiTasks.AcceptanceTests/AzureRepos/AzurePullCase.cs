using CiTasks.AcceptanceTests.Tasks.Runs;
using CiTasks.Testing;
using CiTasks.Testing.AzureReposApi;

namespace CiTasks.AcceptanceTests.AzureRepos;

/// <summary>A workspace, and a pull request on the stand-in of Azure Repos, number 7 of the repository <c>iris</c>.</summary>
public abstract class AzurePullCase : RunCase, IDisposable
{
    protected const string Head = "1111111111111111111111111111111111111111";
    protected const string Merged = "2222222222222222222222222222222222222222";

    /// <summary>A job whose file has a mistake on its third line.</summary>
    protected const string WrongJob = "{\n  \"name\": \"iris\",\n  \"tasks\": [{}]\n}\n";

    protected const string RightJob = """{ "name": "iris", "tasks": [ { "task_key": "main", "sql_task": { "warehouse_id": "w", "query": { "query_id": "q" } } } ] }""";

    private readonly List<AzureStep> _steps = [];

    protected AzurePullCase()
    {
        Repository = Azure.AddRepository("Flowers", "iris");
        Repository.Commits.Add(Merged);
        Pull = Repository.AddPull(7, Head, "feature", "jobs/iris.json");
        Azure.AddToken(AzureToken.Job(AzureStep.JobToken));
        Folder.Write("jobs/iris.json", RightJob);
    }

    protected AzureReposServer Azure { get; } = new();

    protected AzureRepository Repository { get; }

    protected AzurePull Pull { get; }

    protected TempFolder Folder { get; } = new();

    /// <summary>The one thread on the pull request as a whole.</summary>
    protected AzureThread Thread => Assert.Single(Pull.General);

    public void Dispose()
    {
        _steps.ForEach(step => step.Dispose());
        Folder.Dispose();
        Azure.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A task of a build of the pull request.</summary>
    protected AzureStep Step(long run = 9001, int attempt = 1) => Keep(new AzureStep(Connection, attempt, run).OnPullRequest(7, Head));

    /// <summary>A task of a build of the branch main, after the pull request was completed.</summary>
    protected AzureStep MainStep(long run = 9100) => Keep(new AzureStep(Connection, run: run), Merged);

    protected AzureStep Keep(AzureStep step, string? commit = null)
    {
        _steps.Add(step.On(Azure.Uri.ToString()).At(Folder.Path, commit));
        (step.Variables["BUILD_REPOSITORY_ID"], step.Variables["SYSTEM_TEAMPROJECTID"]) = (Repository.Id, Repository.ProjectId);
        return step;
    }

    protected async Task<CiTasksResult> RunAsync(int code, AzureStep step, params string[] arguments)
    {
        var result = await CiTasksProcess.RunAsync(Folder.Path, step.Variables, arguments);
        Ends(code, result);
        return result;
    }
}
