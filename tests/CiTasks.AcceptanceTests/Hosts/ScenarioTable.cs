using CiTasks.AcceptanceTests.Tasks;

namespace CiTasks.AcceptanceTests.Hosts;

/// <summary>Every task at least once, and what most often goes wrong. Jobs and paths are each scenario's own: they share a workspace.</summary>
internal static class ScenarioTable
{
    /// <summary>How the workspace's runs end, by the names of their jobs; no Python is needed.</summary>
    public const string Outcomes = """
        {"outcomes": [
          {"job": "failing", "task": "load", "result": "SUCCESS"},
          {"job": "failing", "task": "train", "result": "FAILED", "message": "KeyError: 'species'",
           "error_trace": "Traceback (most recent call last):\n  File \"/Workspace/train.py\", line 3, in <module>\n    rows['species']\nKeyError: 'species'\n"},
          {"job": "endless", "result": "SUCCESS", "duration_ms": 600000},
          {"result": "SUCCESS"}]}
        """;

    private const string Query = "\"sql_task\": {\"warehouse_id\": \"w\", \"query\": {\"query_id\": \"q\"}}";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("annotate", new("check", ("job-file", "jobs/small.json")), new("annotate")),
        new("check", new ScenarioStep("check")),
        new("delete-run", new ScenarioStep("delete-run", ("run-name", "left over")))
        {
            Before = place => place.PostAsync("api/2.2/jobs/runs/submit", $$"""{"run_name": "left over", "tasks": [{"task_key": "main", {{Query}}}]}"""),
        },
        new("deploy-job", new ScenarioStep("deploy-job", ("job-file", "jobs/small.json"))),
        new("deploy-job-plan-with-changes", new ScenarioStep("deploy-job", ("job-file", "jobs/changed.json"), ("mode", "plan"), ("fail-on-changes", "true")))
        {
            Before = async place =>
            {
                place.Write("jobs/changed.json", $$"""{"name": "changed", "max_concurrent_runs": 3, "tasks": [{"task_key": "main", {{Query}}}]}""");
                await place.PostAsync("api/2.2/jobs/create", $$"""{"name": "changed", "timeout_seconds": 60, "tasks": [{"task_key": "main", {{Query}}}]}""");
            },
        },
        new("deploy-job-invalid-file", new ScenarioStep("deploy-job", ("job-file", "jobs/wrong.json")))
        {
            Before = place => place.WriteAsync("jobs/wrong.json", "{\n  \"name\": \"wrong\",\n  \"tasks\": [\n    { \"task_key\": \"a\", \"depends_on\": [{ \"task_key\": \"b\" }] },\n    {}\n  ]\n}\n"),
        },
        new("deploy-job-refused-token", new ScenarioStep("deploy-job", ("job-file", "jobs/small.json"))) { Token = "dapi-of-somebody-else-0123456789" },
        new("fetch-files", new ScenarioStep("fetch-files", ("source", "dbfs:/made"), ("destination", "fetched")))
        {
            Before = async place =>
            {
                await place.PutAsync("/made/model.txt", "model");
                await place.PutAsync("/made/by/job.txt", "made");
            },
        },
        new("package", new ScenarioStep("package", ("project", "iris"))) { Before = place => place.AddSampleAsync("iris") },
        new("run-job", new ScenarioStep("run-job", ("job-name", "quick"))) { Before = place => place.JobAsync("quick", $$"""{"task_key": "main", {{Query}}}""") },
        new("run-job-failing", new ScenarioStep("run-job", ("job-name", "failing")))
        {
            Before = place => place.JobAsync("failing", $$"""{"task_key": "load", {{Query}}}, {"task_key": "train", "depends_on": [{"task_key": "load"}], {{Query}}}, {"task_key": "report", "depends_on": [{"task_key": "train"}], {{Query}}}"""),
        },
        new("run-job-timeout", new ScenarioStep("run-job", ("job-name", "endless"), ("timeout", "1s"), ("on-timeout", "cancel")))
        {
            Before = place => place.JobAsync("endless", $$"""{"task_key": "main", {{Query}}}"""),
        },
        new("set-git-credential", new ScenarioStep("set-git-credential", ("git-provider", "gitHub"), ("git-username", "ada"), ("git-token", "ghp-very-secret-of-ada"))),
        new("ship", new ScenarioStep("ship"))
        {
            Before = async place =>
            {
                place.Write("citasks.json", SmallProject.Manifest.Replace("jobs/small.json", "jobs/shipped.json", StringComparison.Ordinal)
                    .Replace("\"job-name\": \"small\"", "\"job-name\": \"shipped\"", StringComparison.Ordinal));
                place.Write("jobs/shipped.json", SmallProject.Job.Replace("\"name\": \"small\"", "\"name\": \"shipped\"", StringComparison.Ordinal));
                // What the job would have written: it is not run here.
                await place.PutAsync("/FileStore/small/data/02_out/count.txt", "3");
            },
        },
        new("submit-run", new ScenarioStep("submit-run", ("run-file", "runs/once.json")))
        {
            Before = place => place.WriteAsync("runs/once.json", $$"""{"run_name": "once", "tasks": [{"task_key": "main", {{Query}}}]}"""),
        },
        new("sync-files", new ScenarioStep("sync-files", ("source", "conf"), ("destination", "dbfs:/synced"), ("prune", "true")))
        {
            Before = place => place.PutAsync("/synced/base/old.yml", "old"),
        },
        new("sync-repo", new ScenarioStep("sync-repo", ("repo-path", "/Repos/ci/iris"), ("repo-url", "https://github.com/acme/iris"), ("branch", "main"))),
    ];

    public static Scenario Named(string name) => All.Single(scenario => scenario.Name == name);
}
