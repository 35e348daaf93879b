using System.Text.Json.Nodes;

namespace CiTasks.Testing.AzureReposApi;

/// <summary>Where a thread stands.</summary>
internal static class ThreadPlace
{
    public static JsonObject? Read(JsonObject body)
    {
        if (body.Part("threadContext") is not { } place)
        {
            return null;
        }

        place.Only("filePath", "leftFileStart", "leftFileEnd", "rightFileStart", "rightFileEnd");
        if (place.Text("filePath") is not { } path || !path.StartsWith('/') || path.Length < 2 || path.Contains('\\'))
        {
            throw AzureRefusal.Form($"{place["filePath"]?.ToJsonString() ?? "Nothing"} is not a path: it begins with a slash.");
        }

        foreach (var side in new[] { "left", "right" })
        {
            var (start, end) = (Position(place, side + "FileStart"), Position(place, side + "FileEnd"));
            if ((start is null) != (end is null) || (start is { } from && end is { } to && (to.Line < from.Line || (to.Line == from.Line && to.Offset < from.Offset))))
            {
                throw AzureRefusal.Form($"The thread ends before it begins, or has no end: {place.ToJsonString()}");
            }
        }

        return place.DeepClone().AsObject();
    }

    public static JsonObject? ReadTracking(JsonObject body, AzurePull pull)
    {
        if (body.Part("pullRequestThreadContext") is not { } tracking)
        {
            return null;
        }

        tracking.Only("changeTrackingId", "iterationContext");
        var pushes = tracking.Part("iterationContext") ?? throw AzureRefusal.Form("iterationContext is missing.");
        pushes.Only("firstComparingIteration", "secondComparingIteration");
        var (first, second) = (pushes.Number("firstComparingIteration"), pushes.Number("secondComparingIteration"));
        if (first is not >= 1 || second is not { } last || last < first || last > pull.Iterations.Count)
        {
            throw AzureRefusal.Form($"{pushes.ToJsonString()} are no iterations of this pull request.");
        }

        var path = body.Part("threadContext")?.Text("filePath") ?? "";
        if (tracking.Number("changeTrackingId") is not { } id || !pull.Iterations[last - 1].Files.Contains(path.TrimStart('/')) || pull.TrackingId(path) != id)
        {
            throw AzureRefusal.Form($"The file {path} has not the changeTrackingId {tracking["changeTrackingId"]?.ToJsonString()} in iteration {last}.");
        }

        return tracking.DeepClone().AsObject();
    }

    private static (int Line, int Offset)? Position(JsonObject place, string name)
    {
        if (place.Part(name) is not { } position)
        {
            return null;
        }

        position.Only("line", "offset");
        return position.Number("line") is >= 1 and var line && position.Number("offset") is >= 0 and var offset ? (line, offset) : throw AzureRefusal.Form($"{name} is no position: {position.ToJsonString()}");
    }
}
