using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Runs;

/// <summary>Tells documents that describe runs from those that describe something else.</summary>
public static class DocumentKinds
{
    /// <summary>True for a request that runs a job: it names one.</summary>
    public static bool NamesJob(JsonNode? root) => root is JsonObject body && (body["job_id"] is not null || body["job_name"] is not null);

    /// <summary>True for a document that says what a one-time run consists of.</summary>
    public static bool DescribesTasks(JsonNode? root) => root is JsonObject body && body.Any(member => member.Key == "tasks" || IsTaskKind(member.Key));

    /// <summary>True for the member that says what a task does: <c>notebook_task</c>, <c>spark_jar_task</c>, …</summary>
    public static bool IsTaskKind(string member) => member.EndsWith("_task", StringComparison.Ordinal);

    /// <summary>A finding when the document is an object of Kubernetes or an answer of the service, which holds the request inside.</summary>
    internal static Finding? Foreign(JsonSource source, JsonObject body)
    {
        if (body["spec"] is JsonObject spec && (body["kind"] ?? body["apiVersion"] ?? body["metadata"]) is not null)
        {
            var kind = body["kind"].AsText();
            return new Finding("CIT0525", $"this is an object of Kubernetes{(kind is null ? "" : $" of the kind {kind}")}, not a run request")
            {
                At = source.Locate(spec),
                Hint = kind == "Djob"
                    ? "it describes a job: keep what stands inside \"spec\", with its \"name\", as a job file for deploy-job"
                    : "keep only what stands inside \"spec\"",
            };
        }

        return body["settings"] is JsonObject settings && body["tasks"] is null
            ? new Finding("CIT0525", "this is the answer of jobs/get, not a run request")
            {
                At = source.Locate(settings),
                Hint = "run that job with {\"job_id\": …}; to run its tasks without the job, keep what stands inside \"settings\"",
            }
            : null;
    }
}
