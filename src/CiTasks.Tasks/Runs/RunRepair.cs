using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>Runs the failed tasks of a run again, within the same run (<c>jobs/runs/repair</c>, facts/databricks-api.md 4.6).</summary>
internal sealed class RunRepair(TaskContext context, Workspace workspace, RunOrder order)
{
    // Parameters are not remembered from one repair to the next.
    private static readonly string[] Parameters =
    [
        "job_parameters", "notebook_params", "python_params", "python_named_params", "jar_params", "spark_submit_params",
        "sql_params", "dbt_commands", "pipeline_params", "performance_target",
    ];

    /// <summary>True for a run of a job that failed by itself: a cancelled or skipped one has nothing to repair.</summary>
    public static bool CanRepair(RunPart run, JsonObject document) =>
        run.Outcome is RunOutcome.Failed or RunOutcome.TimedOut or RunOutcome.SucceededWithFailures && document.Text("run_type") != "SUBMIT_RUN";

    /// <summary>Asks for a repair.</summary>
    /// <returns>Its id. A lost answer is looked up in the run's history before anything is sent again.</returns>
    public async Task<long> StartAsync(JsonObject run, CancellationToken cancel)
    {
        var before = Latest(run);
        var request = Request(run, before);
        try
        {
            return await workspace.Runs.RepairAsync(request, cancel).ConfigureAwait(false);
        }
        catch (DatabricksException problem) when (problem.MayHaveHadAnEffect)
        {
            context.Host.Write($"the answer to the repair was lost ({problem.Message}); looking whether it was begun");
            var now = await workspace.Runs.GetAsync(run.Number("run_id")!.Value, cancel).ConfigureAwait(false);
            return Latest(now) is { } begun && begun != before ? begun : await workspace.Runs.RepairAsync(request, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>True when the run, as it was looked at after a repair was begun, shows the repair's end and not the end before it.</summary>
    public static bool IsOver(JsonObject run, long repair, TimeSpan since)
    {
        var known = run.Children("repair_history").FirstOrDefault(entry => entry.Number("id") == repair);
        // A service that tells no history, or no states in it, is given some seconds to show the run active again.
        return known.Child("state") is null && known.Child("status") is null
            ? since > TimeSpan.FromSeconds(10)
            : RunPart.Of(known!).Outcome != RunOutcome.Waiting;
    }

    private JsonObject Request(JsonObject run, long? latest)
    {
        var request = new JsonObject { ["run_id"] = run.Number("run_id"), ["rerun_all_failed_tasks"] = true };
        if (latest is not null)
        {
            request["latest_repair_id"] = latest;
        }

        var given = run.Child("overriding_parameters");
        foreach (var name in Parameters)
        {
            if ((order.Body[name] ?? given?[name]) is { } value)
            {
                request[name] = value.DeepClone();
            }
        }

        if (request["job_parameters"] is null && JobParameters(run) is { Count: > 0 } parameters)
        {
            request["job_parameters"] = parameters;
        }

        return request;
    }

    // A run that was taken up: what it was started with stands beside the job's defaults.
    private static JsonObject JobParameters(JsonObject run)
    {
        var parameters = new JsonObject();
        foreach (var parameter in run.Children("job_parameters"))
        {
            if (parameter.Text("name") is { } name && parameter.Text("value") is { } value)
            {
                parameters[name] = value;
            }
        }

        return parameters;
    }

    private static long? Latest(JsonObject run) => run.Children("repair_history")
        .Where(entry => entry.Text("type") == "REPAIR")
        .OrderBy(entry => entry.Number("start_time"))
        .LastOrDefault()
        .Number("id");
}
