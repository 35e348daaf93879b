using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Planning.Json;
using CiTasks.Planning.Results;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests;

/// <summary>
/// What a later run is compared with: states and times of the tasks. It is hidden in the text of a
/// check run as an HTML comment.
/// </summary>
public sealed partial record RunDigest
{
    // The text of a check run ends at 64 KB.
    private const int LongestMark = 12_000;
    private const int LongestName = 200;

    // What a mark may unpack to.
    private const int MostBytes = 1 << 20;

    /// <summary>The tasks, in the order of the run.</summary>
    public IReadOnlyList<TaskDigest> Tasks { get; init; } = [];

    /// <summary>False when some tasks had to be left out: what is missing then may have been there.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>The digest of the runs that a document tells of; one without tasks when there are none.</summary>
    public static RunDigest Of(ResultDocument result)
    {
        var runs = result.Steps.Prepend(result).SelectMany(step => RunRecord.In(step.Details)).ToList();
        return new RunDigest
        {
            Tasks = [.. runs.SelectMany(run => run.Last.Select(task => new TaskDigest(
                PlainText.Cut(PlainText.Line(runs.Count > 1 ? $"{run.Label}/{task.Label}" : task.Label), LongestName),
                State(task.End),
                task.Time is { } time ? Math.Round(time.TotalSeconds, 1) : null)))],
        };
    }

    /// <summary>The digest as an HTML comment on one line.</summary>
    public string ToMark()
    {
        // What failed and what took long is compared before the rest.
        var sorted = Tasks.OrderBy(task => task.State == "ok" ? 1 : 0).ThenByDescending(task => task.Seconds ?? 0).ToList();
        for (var kept = Tasks.Count; ; kept /= 2)
        {
            var mark = $"<!-- citasks:run-digest 1 {Pack(kept == Tasks.Count ? Tasks : [.. sorted.Take(kept)], IsWhole && kept == Tasks.Count)} -->";
            if (mark.Length <= LongestMark || kept == 0)
            {
                return mark;
            }
        }
    }

    /// <summary>The digest that a text hides, or null. Of several the last one is ours.</summary>
    public static RunDigest? FindIn(string? text) =>
        text is not null && Mark().Matches(text) is [.., var last] ? Unpack(last.Groups[1].Value) : null;

    private static string State(TaskEnd end) => end switch
    {
        TaskEnd.Succeeded => "ok",
        TaskEnd.Failed or TaskEnd.TimedOut => "failed",
        TaskEnd.Cancelled => "cancelled",
        TaskEnd.DidNotRun => "idle",
        _ => "open",
    };

    private static string Pack(IReadOnlyList<TaskDigest> tasks, bool whole)
    {
        var json = new JsonObject
        {
            ["whole"] = whole,
            ["tasks"] = new JsonArray([.. tasks.Select(task => new JsonArray(task.Name, task.State, task.Seconds))]),
        };
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal))
        {
            deflate.Write(Encoding.UTF8.GetBytes(JsonText.Write(json)));
        }

        return Convert.ToBase64String(packed.ToArray());
    }

    private static RunDigest? Unpack(string text)
    {
        try
        {
            using var deflate = new DeflateStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
            var bytes = new byte[MostBytes];
            var length = deflate.ReadAtLeast(bytes, MostBytes, throwOnEndOfStream: false);
            if (ForeignJson.Copy(JsonNode.Parse(bytes.AsSpan(0, length))) is not JsonObject json || json["tasks"] is not JsonArray tasks)
            {
                return null;
            }

            return new RunDigest { IsWhole = json.FlagAt("whole"), Tasks = [.. tasks.Select(Task).OfType<TaskDigest>()] };
        }
        catch (Exception problem) when (problem is FormatException or InvalidDataException or JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static TaskDigest? Task(JsonNode? node) =>
        node is JsonArray { Count: >= 3 } items && items[0].AsText() is { } name && items[1].AsText() is { } state
            ? new TaskDigest(name, state, new JsonObject { ["s"] = items[2]?.DeepClone() }.AmountAt("s"))
            : null;

    [GeneratedRegex(@"^<!-- citasks:run-digest 1 ([A-Za-z0-9+/=]{1,20000}) -->[ \t\r]*$", RegexOptions.Multiline)]
    private static partial Regex Mark();
}
