using System.Text.Json.Nodes;
using CiTasks.Hosts.Text;
using CiTasks.Planning.Json;
using CiTasks.Planning.PullRequests;
using CiTasks.Planning.Results;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Announcing;

/// <summary>What is told.</summary>
/// <param name="Whole">The result of the step, which the check run shows.</param>
/// <param name="Parts">What the comment shows: the step alone, or the results that it has collected.</param>
internal sealed record Announcement(ResultDocument Whole, IReadOnlyList<AnnouncedPart> Parts)
{
    /// <summary>The result of one step.</summary>
    public static Announcement Of(TaskRun run, Redactor redactor)
    {
        // Text that is no text (half a character in a log) may spoil a document; how it ended can be told all the same.
        var document = Read(run, redactor) ?? Read(run with { Diagnostics = [], Outputs = new Dictionary<string, string>(), Result = new TaskResult(run.Result.Code) }, redactor)!;
        return new Announcement(document, [new AnnouncedPart(run.StepId!, run.StepTitle!, document)]);
    }

    private static ResultDocument? Read(TaskRun run, Redactor redactor) => ResultDocument.Read(JsonNode.Parse(redactor.Redact(JsonText.Write(run.ToJson()))));
}

/// <summary>One part of the comment.</summary>
/// <param name="Id">See <see cref="StepReport.Id"/>.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Result">The result that it shows.</param>
internal sealed record AnnouncedPart(string Id, string Title, ResultDocument Result);
