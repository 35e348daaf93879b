using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Documents;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs.Requests;

/// <summary>Makes an order of one request: named inputs laid over it, then the rules.</summary>
internal sealed class RunRequestBuilder(TaskContext context, IReadOnlyList<RunRequestNamed> given, DocumentArtifacts artifacts, bool jobsOnly, bool buildPending)
{
    private const string Unnamed = "one-time run";

    /// <summary>The order; null when the request is none, which the findings tell.</summary>
    public RunOrder? Build(RunRequest request, List<Finding> findings)
    {
        var own = new List<Finding>();
        var order = request.Source.Root is not JsonObject body ? NoObject(request.Source, own)
            : IsForJob(request, body) ? OfJob(request.Source, body, own)
            : OneTime(request, body, own);
        // A request without a file has no place to show.
        findings.AddRange(own.Select(finding => finding.At is { File.Length: 0 } ? finding with { At = null } : finding));
        return order;
    }

    private bool IsForJob(RunRequest request, JsonObject body) =>
        DocumentKinds.NamesJob(body) || (jobsOnly && !request.InChain) || given.Any(item => item.Place == RunRequestPlace.Job);

    private static RunOrder? NoObject(JsonSource source, List<Finding> findings)
    {
        findings.AddRange(SubmitRules.CheckForm(source));
        return null;
    }

    private RunOrder OfJob(JsonSource source, JsonObject body, List<Finding> findings)
    {
        foreach (var item in given)
        {
            if (!item.Place.HasFlag(RunRequestPlace.Job))
            {
                findings.Add(Misplaced(item, "a run of a job takes the job as it is"));
                continue;
            }

            Set(source, body, item);
        }

        DropUnused(source, body, "idempotency_token", "CiTasks makes one for every attempt, so that a lost answer starts nothing twice", findings);
        DropUnused(source, body, "run_name", "a run of a job has the name of the job", findings);
        findings.AddRange(RunRequestRules.Check(source));
        if (!DocumentKinds.NamesJob(body) && findings.All(finding => finding.Id != "CIT0525"))
        {
            findings.Add(new Finding("CIT0101", $"{context.Task.Name} needs job-id or job-name")
            {
                At = source.Locate(body),
                Hint = "name the job with --job-name, give its number with --job-id, or say job_name or job_id in the run file",
            });
        }

        var name = body["job_name"].AsText();
        var at = source.Locate(body["job_name"] ?? body);
        body.Remove("job_name");
        return new RunOrder(name ?? $"job {body["job_id"]}", body) { JobName = name, At = at.Line > 0 ? at : null };
    }

    private RunOrder? OneTime(RunRequest request, JsonObject body, List<Finding> findings)
    {
        var source = request.Source;
        findings.AddRange(SubmitRules.CheckForm(source));
        if (findings.Count > 0)
        {
            return null;
        }

        // Of the file's parameters those that are given by name fall, before both go into the task.
        foreach (var item in given.Where(item => item.Place.HasFlag(RunRequestPlace.Parameters)))
        {
            body.Remove(item.Member);
        }

        SubmitDocument.Normalise(source, findings);
        foreach (var item in given.OrderBy(item => item.Place.HasFlag(RunRequestPlace.Parameters)))
        {
            Lay(source, body, item, findings);
        }

        DropUnused(source, body, "idempotency_token", "CiTasks makes one for every attempt, so that a lost answer starts nothing twice", findings);
        // Libraries given by name were laid into the only task; environments are the file's own.
        var named = given.Any(item => item.Member == "libraries");
        artifacts.Resolve(
            source,
            library => named && library.InTask ? (context.Folder, "the working folder") : (request.Folder, "the run file"),
            buildPending,
            findings);
        findings.AddRange(SubmitRules.Check(source));
        artifacts.CheckWheels(source, findings);
        var at = source.Locate(body);
        return new RunOrder(body["run_name"].AsText() is { Length: > 0 } name ? name : Unnamed, body) { IsSubmit = true, At = at.Line > 0 ? at : null };
    }

    private void Lay(JsonSource source, JsonObject run, RunRequestNamed item, List<Finding> findings)
    {
        if (item.Place.HasFlag(RunRequestPlace.Run))
        {
            Set(source, run, item);
        }
        else if (run["tasks"] is not JsonArray { Count: 1 } tasks || tasks[0] is not JsonObject task)
        {
            findings.Add(Misplaced(item, "it does not say for which of the run's tasks"));
        }
        else if (item.Place.HasFlag(RunRequestPlace.Task))
        {
            Set(source, task, item);
        }
        else if (item.Place.HasFlag(RunRequestPlace.Parameters))
        {
            SubmitDocument.SetParameters(source, task, item.Member, Value(source, item), findings);
        }
        else
        {
            findings.Add(Misplaced(item, "a one-time run has no such member"));
        }
    }

    private void Set(JsonSource source, JsonObject target, RunRequestNamed item)
    {
        foreach (var (name, _) in target.Where(member => member.Key != item.Member && item.Replaces(member.Key) && !given.Any(other => other.Member == member.Key)).ToList())
        {
            target.Remove(name);
        }

        target[item.Member] = Value(source, item);
    }

    private JsonNode? Value(JsonSource source, RunRequestNamed item)
    {
        var value = item.Read(context.Inputs);
        if (value is not null)
        {
            source.Place(value, Origins.Spot(context.Inputs.Origin(item.Input)) ?? new Spot(""));
        }

        return value;
    }

    private Finding Misplaced(RunRequestNamed item, string why) => new("CIT0521", $"{item.Input.Name} does not fit this run: {why}")
    {
        At = Origins.Spot(context.Inputs.Origin(item.Input)),
        Hint = "leave it out, or write it into the run file where it belongs",
    };

    private static void DropUnused(JsonSource source, JsonObject body, string member, string why, List<Finding> findings)
    {
        if (body[member] is { } value)
        {
            findings.Add(new Finding("CIT0524", $"'{member}' of the run file is not sent") { IsWarning = true, At = source.Locate(value), Hint = why });
        }

        body.Remove(member);
    }
}
