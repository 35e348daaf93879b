using CiTasks.Planning.Results;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>What is different from the last run on the base branch.</summary>
internal static class DeltaPart
{
    private const int MostPaces = 10;

    // Below these nobody would call a task slower: machines differ.
    private const double SmallestFactor = 1.5;
    private const double SmallestSeconds = 10;

    public static string Of(ResultDocument result, PageFacts facts)
    {
        if (facts.Base is not { Tasks.Count: > 0 } before || RunDigest.Of(result) is not { Tasks.Count: > 0 } now)
        {
            return "";
        }

        var old = Index(before);
        var pairs = Index(now).Select(item => (Now: item.Value, Before: old.GetValueOrDefault(item.Key))).ToList();
        var lines = new List<string>();
        Add("❌ newly failing", pairs.Where(pair => pair.Now.State == "failed" && pair.Before?.State == "ok"));
        Add("✅ fixed", pairs.Where(pair => pair.Now.State == "ok" && pair.Before?.State == "failed"));
        var paces = pairs.Where(pair => Factor(pair.Now, pair.Before) is not null).OrderByDescending(pair => Math.Abs(pair.Now.Seconds!.Value - pair.Before!.Seconds!.Value)).ToList();
        lines.AddRange(paces.Take(MostPaces).Select(pair => Pace(pair.Now, pair.Before!)));
        if (before.IsWhole)
        {
            Add("new", pairs.Where(pair => pair.Before is null));
        }

        var present = Index(now);
        var gone = before.Tasks.Where(task => !present.ContainsKey(task.Name)).Select(task => task.Name).ToList();
        if (gone.Count > 0)
        {
            lines.Add($"- gone: {RunWords.Names(gone)}\n");
        }

        var title = $"Against the last run on {(facts.BaseName is { Length: > 0 } name ? Markdown.Code(name) : "the base branch")}";
        return lines.Count == 0 ? $"{title}: no task changed its result or its pace.\n" : $"{title}:\n\n{string.Concat(lines)}";

        void Add(string words, IEnumerable<(TaskDigest Now, TaskDigest? Before)> found)
        {
            if (found.Select(pair => pair.Now.Name).ToList() is { Count: > 0 } names)
            {
                lines.Add($"- {words}: {RunWords.Names(names)}\n");
            }
        }
    }

    // Two runs of a name are one to the reader too: the last one counts.
    private static Dictionary<string, TaskDigest> Index(RunDigest digest)
    {
        var index = new Dictionary<string, TaskDigest>();
        foreach (var task in digest.Tasks)
        {
            index[task.Name] = task;
        }

        return index;
    }

    private static double? Factor(TaskDigest now, TaskDigest? before)
    {
        if (now is not { State: "ok", Seconds: > 0 and { } new_ } || before is not { State: "ok", Seconds: > 0 and { } old } || Math.Abs(new_ - old) < SmallestSeconds)
        {
            return null;
        }

        var factor = Math.Max(new_ / old, old / new_);
        return factor >= SmallestFactor ? factor : null;
    }

    private static string Pace(TaskDigest now, TaskDigest before)
    {
        var word = now.Seconds > before.Seconds ? "🐢 slower" : "🐇 faster";
        var (was, takes) = (Spans.Show(Span(before)), Spans.Show(Span(now)));
        return $"- {word}: {Markdown.Code(now.Name)} {was} → {takes}\n";
    }

    private static TimeSpan Span(TaskDigest task) => TimeSpan.FromSeconds(Math.Min(task.Seconds!.Value, TimeSpan.MaxValue.TotalSeconds / 2));
}
