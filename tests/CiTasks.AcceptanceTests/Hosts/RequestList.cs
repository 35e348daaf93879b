using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Hosts;

/// <summary>
/// What was asked of a workspace, less what has to differ between two hosts that ask for the same:
/// <list type="bullet">
/// <item>the idempotency token of a start, which is made of who starts it: a step of a pipeline, or a process on a laptop;</item>
/// <item>ids that the workspace gave, and its own times of files in the record of a sync: the hosts have a workspace each;</item>
/// <item>how often a run was asked for, which is a matter of time: the same question again is left out;</item>
/// <item>the order of files that are sent or listed at the same time: requests of one route that follow each other are sorted.</item>
/// </list>
/// The header User-Agent, which names the host on purpose, is looked at by itself; the token is each workspace's own.
/// </summary>
internal static partial class RequestList
{
    public static IReadOnlyList<string> Of(IEnumerable<RecordedRequest> requests)
    {
        var ids = new IdLabels();
        var lines = new List<string>();
        var route = "";
        var together = new List<string>();
        foreach (var request in requests)
        {
            var text = $"{request.Method} {request.Path}{request.Query} {Body(request.Body)}".TrimEnd();
            if (route != request.Method + request.Path)
            {
                Flush();
                route = request.Method + request.Path;
            }

            together.Add(text);
        }

        Flush();
        return lines;

        void Flush()
        {
            // Labels after sorting: the same files have the same labels whatever came first.
            lines.AddRange(together.Order(StringComparer.Ordinal).Distinct().Select(ids.Label));
            together.Clear();
        }
    }

    /// <summary>
    /// The same without the list of the newest runs from just before a start. It tells whether the run that a token brings
    /// back is a new one (docs/decisions/0006): a step of a CI system may have started it in an attempt that was lost.
    /// </summary>
    public static IReadOnlyList<string> WithoutLookBack(IReadOnlyList<string> requests) =>
    [
        .. requests.Where((line, index) => !(line.StartsWith("GET /api/2.2/jobs/runs/list?", StringComparison.Ordinal)
            && index + 1 < requests.Count && Start().IsMatch(requests[index + 1]))),
    ];

    private static string Body(string body)
    {
        if (!body.StartsWith('{') || JsonNode.Parse(body) is not JsonObject json)
        {
            return body;
        }

        if (json["path"]?.GetValue<string>().Contains("/.citasks/sync-", StringComparison.Ordinal) == true && json["contents"] is { } contents)
        {
            var record = Encoding.UTF8.GetString(Convert.FromBase64String(contents.GetValue<string>()));
            return $"record of {json["path"]}: {Modified().Replace(record, "\"modified\": (taken out)").ReplaceLineEndings(" ")}";
        }

        return Token().Replace(body, "\"idempotency_token\":\"(taken out)\"");
    }

    [GeneratedRegex("\"modified\"\\s*:\\s*[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Modified();

    [GeneratedRegex("^POST /api/2.2/jobs/(run-now|runs/submit) ", RegexOptions.CultureInvariant)]
    private static partial Regex Start();

    [GeneratedRegex("\"idempotency_token\"\\s*:\\s*\"[^\"]+\"", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
