using System.Globalization;
using System.Text.Json.Nodes;

namespace CiTasks.Testing;

/// <summary>What <c>citasks</c> asked of a rehearsal workspace that was started with <c>--record</c>.</summary>
public sealed class RecordedCalls
{
    private readonly IReadOnlyList<JsonObject> _calls;
    private readonly DateTimeOffset[] _times;

    private RecordedCalls(IReadOnlyList<JsonObject> calls)
    {
        _calls = calls;
        _times = [.. calls.Select(Time).Order()];
    }

    public int Count => _calls.Count;

    /// <summary>How many of them were broken on purpose.</summary>
    public int Broken => _calls.Count(call => call["fault"] is not null);

    /// <summary>Calls a second from the first to the last.</summary>
    public double Mean => _times.Length < 2 ? 0 : (_times.Length - 1) / Math.Max(1, (_times[^1] - _times[0]).TotalSeconds);

    /// <summary>Reads a record, less the calls of other clients.</summary>
    public static RecordedCalls Read(string file) => new(
    [
        .. File.ReadLines(file)
            .Select(line => JsonNode.Parse(line)!.AsObject())
            .Where(call => call["headers"]?["user-agent"]?.GetValue<string>().Contains("citasks/", StringComparison.Ordinal) == true),
    ]);

    /// <summary>Calls of this path, and with this run in the query.</summary>
    public int Polls(long run) => _calls.Count(call =>
        call["path"]!.GetValue<string>().EndsWith("runs/get", StringComparison.Ordinal) && call["query"]?["run_id"]?.ToString() == run.ToString(CultureInfo.InvariantCulture));

    /// <summary>The most calls that fell into any span of this length.</summary>
    public int MostWithin(TimeSpan span)
    {
        var (most, first) = (0, 0);
        for (var last = 0; last < _times.Length; last++)
        {
            while (_times[last] - _times[first] >= span)
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    private static DateTimeOffset Time(JsonObject call) => DateTimeOffset.Parse(call["time"]!.GetValue<string>(), CultureInfo.InvariantCulture);
}
