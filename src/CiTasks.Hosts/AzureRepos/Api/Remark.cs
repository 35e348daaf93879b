using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>A remark on a line, as a thread has it.</summary>
/// <param name="Id">Tells it from all others of the same step; the same when only its line has changed.</param>
/// <param name="Annotation">What it says, and where.</param>
internal sealed record Remark(string Id, CheckAnnotation Annotation)
{
    /// <summary>Remarks of a check, each with an id of its own.</summary>
    public static IReadOnlyList<Remark> Of(IEnumerable<CheckAnnotation> annotations)
    {
        var seen = new Dictionary<string, int>();
        return [.. annotations.Select(Numbered)];

        // The second one that says the same of the same file is another one.
        Remark Numbered(CheckAnnotation annotation)
        {
            var id = ThreadMarks.Hash(annotation.Path, annotation.Title ?? "", annotation.Message);
            var count = seen[id] = seen.GetValueOrDefault(id) + 1;
            return new Remark(count == 1 ? id : $"{id}-{count}", annotation);
        }
    }

    /// <summary>A note asks nobody to do anything.</summary>
    public string FirstStatus => Annotation.Level == "notice" ? ThreadStatus.Closed : ThreadStatus.Active;

    /// <summary>The path as the service writes it.</summary>
    public string FilePath => "/" + Annotation.Path.TrimStart('/');

    /// <summary>Markdown.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder(Sign).Append(' ');
            var message = Annotation.Message;
            if (!string.IsNullOrWhiteSpace(Annotation.Title))
            {
                text.Append("**").Append(PlainMarkdown.Line(Annotation.Title)).Append("**");
                message = WithoutTitle(message, Annotation.Title);
                text.Append(message.Length > 0 ? "\n\n" : "");
            }

            text.Append(PlainMarkdown.Lines(message));
            var room = CommentText.Longest - text.Length;
            return CommentText.Cut(string.IsNullOrEmpty(Annotation.RawDetails) ? text.ToString() : text + "\n\n" + PlainMarkdown.Block(Annotation.RawDetails, room));
        }
    }

    /// <summary>Where the thread stands. A file that the pull request did not change has no id to be followed by.</summary>
    /// <param name="iteration">The iteration whose lines are meant.</param>
    /// <param name="trackingId">By which the file is followed from push to push.</param>
    public JsonObject Place(long? iteration, long? trackingId)
    {
        var first = Math.Max(Annotation.StartLine, 1);
        var last = Math.Max(Annotation.EndLine, first);
        var from = first == last ? Math.Max(Annotation.StartColumn ?? 1, 1) : 1;
        var to = first == last ? Math.Max(Annotation.EndColumn ?? from, from) : 1;
        var place = new JsonObject
        {
            ["threadContext"] = new JsonObject { ["filePath"] = FilePath, ["rightFileStart"] = Position(first, from), ["rightFileEnd"] = Position(last, to) },
        };
        if (iteration is { } number && trackingId is { } id)
        {
            place["pullRequestThreadContext"] = new JsonObject
            {
                ["changeTrackingId"] = id,
                ["iterationContext"] = new JsonObject { ["firstComparingIteration"] = 1, ["secondComparingIteration"] = number },
            };
        }

        return place;
    }

    private string Sign => Annotation.Level switch { "failure" => "❌", "warning" => "⚠️", _ => "ℹ️" };

    private static JsonObject Position(int line, int offset) => new() { ["line"] = line, ["offset"] = offset };

    // The title often ends with the first line of the message; nobody wants to read it twice.
    private static string WithoutTitle(string message, string title)
    {
        var end = message.IndexOf('\n', StringComparison.Ordinal);
        var first = end < 0 ? message : message[..end];
        return title.Trim().EndsWith(first.Trim(), StringComparison.Ordinal) ? (end < 0 ? "" : message[(end + 1)..]) : message;
    }
}
