using System.Diagnostics;
using System.Text.Json.Nodes;

namespace CiTasks.Benchmarks;

/// <summary>A workspace with a thousand jobs and ten thousand files: what it weighs when it made them, when it listed them, and when it starts on them.</summary>
internal static class ScaleBenchmark
{
    private const int Jobs = 1000;
    private const int Files = 10_000;
    private const double MostResident = 120;

    public static async Task<IReadOnlyList<Figure>> RunAsync(string executable)
    {
        using var scratch = new Scratch();
        var figures = new List<Figure>();
        using (var workspace = await Workspace.StartAsync(executable, scratch.Root))
        {
            for (var i = 0; i < Jobs; i++)
            {
                await workspace.PostAsync("/api/2.2/jobs/create", Job(i));
            }
            for (var i = 0; i < Files; i++)
            {
                await workspace.PostAsync("/api/2.0/dbfs/put", new() { ["path"] = $"/many/{i % 10}/{i}.txt", ["contents"] = "Y29udGVudA==" });
            }
            figures.Add(new("resident with 1,000 jobs and 10,000 files", workspace.Resident, "MB", Most: MostResident));
            await ListAsync(workspace);
            figures.Add(new("resident after listing them", workspace.Resident, "MB", Most: MostResident));
            figures.Add(new("the most it ever was", workspace.HighestResident, "MB", Most: MostResident));
        }

        var clock = Stopwatch.StartNew();
        using var again = await Workspace.StartAsync(executable, scratch.Root);
        await again.GetAsync("/api/2.2/jobs/list");
        figures.Add(new("start on them", clock.Elapsed.TotalMilliseconds, "ms"));
        await ListAsync(again);
        figures.Add(new("resident after that and listing them", again.Resident, "MB", Most: MostResident));
        return figures;
    }

    private static async Task ListAsync(Workspace workspace)
    {
        for (string? token = ""; token is not null;)
        {
            var page = await workspace.GetAsync("/api/2.2/jobs/list?limit=100&expand_tasks=true&page_token=" + token);
            token = page["next_page_token"]?.GetValue<string>();
        }
        for (var i = 0; i < 10; i++)
        {
            await workspace.GetAsync($"/api/2.0/dbfs/list?path=/many/{i}");
        }
    }

    /// <summary>As the bundles of a middle-sized project write them: three tasks, a cluster, parameters.</summary>
    private static JsonObject Job(int i) => new()
    {
        ["name"] = $"job {i}",
        ["tasks"] = new JsonArray([.. Enumerable.Range(0, 3).Select(task => (JsonNode)new JsonObject
        {
            ["task_key"] = $"task_{task}",
            ["job_cluster_key"] = "main",
            ["depends_on"] = task == 0 ? new JsonArray() : new JsonArray(new JsonObject { ["task_key"] = $"task_{task - 1}" }),
            ["python_wheel_task"] = new JsonObject { ["package_name"] = "iris", ["entry_point"] = "run", ["parameters"] = new JsonArray("--env", "prod", "--date", "{{job.parameters.date}}") },
            ["libraries"] = new JsonArray(new JsonObject { ["whl"] = $"dbfs:/FileStore/wheels/iris-{i}-py3-none-any.whl" }),
            ["timeout_seconds"] = 3600,
        })]),
        ["job_clusters"] = new JsonArray(new JsonObject
        {
            ["job_cluster_key"] = "main",
            ["new_cluster"] = new JsonObject { ["spark_version"] = "15.4.x-scala2.12", ["node_type_id"] = "Standard_DS3_v2", ["num_workers"] = 2, ["spark_conf"] = new JsonObject { ["spark.sql.shuffle.partitions"] = "8" } },
        }),
        ["parameters"] = new JsonArray(new JsonObject { ["name"] = "date", ["default"] = "today" }),
        ["tags"] = new JsonObject { ["team"] = "data", ["number"] = $"{i}" },
    };
}
