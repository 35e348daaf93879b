using System.Text.Json.Nodes;
using CiTasks.Planning.Results;

namespace CiTasks.UnitTests.Planning.PullRequests;

/// <summary>Result documents as the tasks write them.</summary>
internal static class Documents
{
    public const string Trace = "Traceback (most recent call last):\n  File \"/local_disk0/.ephemeral_nfs/envs/pythonEnv-1/lib/python3.11/site-packages/iris_databricks/nodes.py\", line 13, in split\n    raise ValueError(\"planted bug\")\nValueError: planted bug\n";

    public static ResultDocument Read(JsonNode? json) => ResultDocument.Read(json) ?? throw new InvalidOperationException("no document");

    public static JsonObject Task(string task, int code, JsonObject details, params IEnumerable<JsonObject> diagnostics) => new()
    {
        ["version"] = 1,
        ["task"] = task,
        ["outcome"] = code switch { 0 => "succeeded", 1 => "job-failed", 2 => "invalid", 3 => "changes-pending", 4 => "refused", 5 => "timed-out", 6 => "unreachable", 130 => "cancelled", _ => "error" },
        ["exitCode"] = code,
        ["started"] = "2026-11-21T10:00:00.0000000+00:00",
        ["ended"] = "2026-11-21T10:03:05.0000000+00:00",
        ["outputs"] = new JsonObject(),
        ["diagnostics"] = new JsonArray([.. diagnostics]),
        ["details"] = details,
    };

    public static JsonObject Error(string id, string summary, string? file = null, int? line = null, string? detail = null, string? hint = null)
    {
        var json = new JsonObject { ["severity"] = "error", ["id"] = id, ["summary"] = summary };
        foreach (var (name, value) in new (string, JsonNode?)[] { ("detail", detail), ("hint", hint), ("file", file), ("line", line) })
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }

        return json;
    }

    public static JsonObject Run(string state, params IEnumerable<JsonObject> tasks) => new()
    {
        ["runId"] = 57533307120001524,
        ["runName"] = "iris",
        ["jobId"] = 42,
        ["lifeCycleState"] = "TERMINATED",
        ["resultState"] = state,
        ["state"] = state,
        ["message"] = "",
        ["url"] = "https://adb.test/?o=1#job/42/run/57533307120001524",
        ["started"] = "2026-11-21T10:00:01.0000000Z",
        ["ended"] = "2026-11-21T10:03:04.0000000Z",
        ["seconds"] = 183,
        ["runMs"] = 183_000,
        ["tasks"] = new JsonArray([.. tasks]),
    };

    public static JsonObject TaskRun(string key, string state, int second = 1, int seconds = 60, int attempt = 0, string? trace = null, string message = "") => new()
    {
        ["taskKey"] = key,
        ["runId"] = 1000 + second,
        ["attempt"] = attempt,
        ["lifeCycleState"] = "TERMINATED",
        ["resultState"] = state,
        ["state"] = state,
        ["message"] = message,
        ["url"] = $"https://adb.test/?o=1#job/42/run/{1000 + second}",
        ["started"] = $"2026-11-21T10:00:{second % 60:00}.0000000Z",
        ["ended"] = DateTimeOffset.Parse($"2026-11-21T10:00:{second % 60:00}Z").AddSeconds(seconds).ToString("O"),
        ["seconds"] = seconds,
        ["queueMs"] = null,
        ["setupMs"] = 20_000,
        ["executionMs"] = (seconds - 20) * 1000,
        ["error"] = trace is null ? null : "ValueError: planted bug",
        ["errorTrace"] = trace,
        ["logTail"] = "the log",
        ["logsTruncated"] = false,
    };

    /// <summary>One that failed, two that fell with it, one that succeeded at its second attempt.</summary>
    public static JsonObject Red() => Task(
        "run-job",
        1,
        Run(
            "FAILED",
            TaskRun("load", "FAILED", 1, 30),
            TaskRun("load", "SUCCESS", 32, 40, attempt: 1),
            TaskRun("split", "FAILED", 2, 60, trace: Trace),
            TaskRun("train", "UPSTREAM_FAILED", 3, 0),
            TaskRun("report", "UPSTREAM_FAILED", 4, 0)),
        Error("CIT0501", "task 'split' failed: ValueError: planted bug", "src/iris_databricks/nodes.py", 13, Trace));

    /// <summary>So many tasks that failed by themselves.</summary>
    public static JsonObject Failing(int count) => Task(
        "run-job",
        1,
        Run("FAILED", Enumerable.Range(1, count).Select(number => TaskRun($"task_{number:000}", "FAILED", number, 60, trace: string.Concat(Enumerable.Repeat(Trace, 10))))),
        Enumerable.Range(1, count).Select(number => Error("CIT0501", $"task 'task_{number:000}' failed: ValueError: planted bug", "src/nodes.py", number, Trace)));

    public static JsonObject Green(params IEnumerable<JsonObject> tasks) => Task("run-job", 0, Run("SUCCESS", tasks));

    public static JsonObject Plan(string mode = "plan") => Task("deploy-job", 0, new JsonObject
    {
        ["mode"] = mode,
        ["action"] = "reset",
        ["name"] = "iris",
        ["jobId"] = 42,
        ["changes"] = new JsonArray(
            new JsonObject { ["path"] = "tasks[train].max_retries", ["old"] = 0, ["new"] = 2 },
            new JsonObject { ["path"] = "tags.team|x", ["old"] = null, ["new"] = "data" },
            new JsonObject { ["path"] = "job_clusters[main].new_cluster", ["old"] = new JsonObject { ["spark_version"] = new string('x', 200) }, ["new"] = null }),
        ["uploads"] = new JsonArray(new JsonObject { ["path"] = "dbfs:/FileStore/iris/dist/abc/iris-0.1.0-py3-none-any.whl", ["size"] = 9410 }),
    });

    public static JsonObject Sync(int files, string mode = "apply") => Task("sync-files", 0, new JsonObject
    {
        ["mode"] = mode,
        ["source"] = "data",
        ["target"] = "dbfs:/FileStore/iris/data",
        ["upload"] = new JsonArray([.. Enumerable.Range(1, files).Select(number => new JsonObject { ["path"] = $"raw/{number}.csv", ["size"] = 1024, ["sha256"] = "0", ["reason"] = "new" })]),
        ["skipped"] = 7,
        ["folders"] = new JsonArray(),
        ["delete"] = new JsonArray("raw/old.csv"),
        ["extra"] = new JsonArray(),
    });

    public static JsonObject Ship(int code, params IEnumerable<JsonObject> steps)
    {
        var all = steps.ToList();
        return Task("ship", code, new JsonObject { ["steps"] = new JsonArray([.. all]) }, all.SelectMany(step => step["diagnostics"]!.AsArray()).Select(item => (JsonObject)item!.DeepClone()));
    }

    /// <summary>Every document that is made here.</summary>
    public static IEnumerable<JsonObject> All() =>
    [
        Red(), Failing(300), Green(TaskRun("a", "SUCCESS")), Plan(), Plan("apply"), Sync(30), Sync(0), Ship(1, Plan("apply"), Sync(3), Red()), Ship(0, Sync(3), Plan("apply"), Green(TaskRun("a", "SUCCESS"))),
        Task("package", 0, new JsonObject { ["wheel"] = "dist/iris-0.1.0-py3-none-any.whl", ["version"] = "0.1.0" }),
        Task("sync-repo", 4, [], Error("CIT0601", "refused", hint: "ask for access")),
    ];
}
