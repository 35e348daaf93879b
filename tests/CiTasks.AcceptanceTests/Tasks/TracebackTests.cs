using System.Text.Json.Nodes;
using CiTasks.AcceptanceTests.Rehearsal;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary>A failure is told at the line of the checkout that it came from, wherever that ran.</summary>
public sealed class TracebackTests : RepoFixture
{
    [FactNeeding("python3")]
    public async Task The_wheel_of_a_job_leads_to_the_package_in_src()
    {
        using var project = new SmallProject();
        project.WriteCode(SmallProject.Code.Replace("count = len(rows.readlines())", "count = rows.missing", StringComparison.Ordinal));
        // The same tail in another place, and what a build leaves behind.
        project.Write("vendor/small/counting.py", "# another one\n");
        var result = await RunAsync(project.Folder, "ship", "--output", "json");
        Ends(1, result);
        Assert.Equal("src/small/counting.py:10", Place(result));
        Assert.Contains("rows.missing", File.ReadAllLines(project.In("src/small/counting.py"))[9], StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task A_wheel_that_is_older_than_the_checkout_leads_to_the_line_as_it_is_now()
    {
        using var project = new SmallProject();
        var code = SmallProject.Code.Replace("count = len(rows.readlines())", "count = rows.missing", StringComparison.Ordinal);
        project.WriteCode(code);
        project.Write("src/small/counting.py", "# One line more,\n# and another one.\n" + code);
        var result = await RunAsync(project.Folder, "ship", "--output", "json");
        Ends(1, result);
        Assert.Equal("src/small/counting.py:12", Place(result));
    }

    [FactNeeding("python3")]
    public async Task A_Python_file_on_DBFS_leads_to_the_file_that_was_sent()
    {
        Checkout.Write("jobs/common.py", "def load(path):\n    return open(path).read()\n");
        Checkout.Write("jobs/start.py", "from common import load\n\nload('/dbfs/none.csv')\n");
        Checkout.Write("other/start.py", "from common import load\n\nload('/dbfs/none.csv')\n");
        Checkout.Write("run.json", """{ "tasks": [{ "task_key": "start", "spark_python_task": { "python_file": "dbfs:/code/go/start.py" } }] }""");
        Checkout.Write("citasks.json", """{ "sync-files": { "source": "jobs", "destination": "dbfs:/code/go" }, "submit-run": { "run-file": "run.json" } }""");
        var result = await RunAsync(Checkout.Path, "ship", "--output", "json");
        Ends(1, result);
        Assert.Equal("jobs/common.py:2", Place(result));
        Assert.Equal(["jobs/start.py:3", "jobs/common.py:2"], Calls(result));
    }

    [FactNeeding("python3")]
    public async Task A_notebook_of_a_Git_folder_leads_to_the_line_of_its_file()
    {
        const string code = "# MAGIC %md\n# MAGIC # Train\n\n# COMMAND ----------\n\ndef fit(rows):\n    return rows['petal']\n\n# COMMAND ----------\n\nfrom lib.steps import check\ncheck(fit)\n";
        const string steps = "def check(fit):\n    fit({})\n";
        var head = Upstream.Commit(("notebooks/train.py", NotebookCalls.Header + code), ("notebooks/lib/steps.py", steps));
        Checkout.Write("notebooks/train.py", NotebookCalls.Header + code);
        Checkout.Write("notebooks/lib/steps.py", steps);
        Checkout.Write("run.json", $$"""{ "tasks": [{ "task_key": "train", "notebook_task": { "notebook_path": "{{Path}}/notebooks/train" } }] }""");
        Checkout.Write("citasks.json", $$"""{ "sync-repo": { "repo-path": "{{Path}}" }, "submit-run": { "run-file": "run.json" } }""");
        var result = await CiTasksProcess.RunAsync(Checkout.Path, Push(head), "ship", "--output", "json");
        Ends(1, result);
        Assert.Equal(["notebooks/train.py:13", "notebooks/lib/steps.py:2", "notebooks/train.py:8"], Calls(result));
        Assert.Equal("notebooks/train.py:8", Place(result));
    }

    private static string Place(CiTasksResult result)
    {
        var error = Assert.Single(result.Json["diagnostics"]!.AsArray(), item => item!["id"]!.GetValue<string>() == "CIT0501")!;
        return $"{error["file"]}:{error["line"]}";
    }

    private static IEnumerable<string> Calls(CiTasksResult result) =>
        Find(result.Json["details"]!)!.Select(call => $"{call!["file"]}:{call["line"]}");

    // The calls of the only task that failed, wherever the document has them.
    private static JsonArray? Find(JsonNode? node) => node switch
    {
        JsonObject members => members["calls"] as JsonArray ?? members.Select(member => Find(member.Value)).FirstOrDefault(found => found is not null),
        JsonArray items => items.Select(Find).FirstOrDefault(found => found is not null),
        _ => null,
    };
}
