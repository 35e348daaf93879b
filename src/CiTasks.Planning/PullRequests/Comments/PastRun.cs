using System.Globalization;
using CiTasks.Planning.PullRequests.Parts;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Comments;

/// <summary>An earlier run in the history of a comment: the worst that one of its steps said.</summary>
internal sealed record PastRun(string Workflow, long Run, int Attempt, DateTimeOffset At, string Commit, string Url, string Sign, string Title, string Verdict)
{
    private const int LongestVerdict = 120;

    /// <summary>What makes it the same run.</summary>
    public (string Workflow, long Run, int Attempt) Key => (Workflow, Run, Attempt);

    public static PastRun Of(Section section) => new(
        section.Workflow, section.Run, section.Attempt, section.At, section.Commit, section.Url, section.Sign, section.Title, PlainText.Cut(section.Verdict, LongestVerdict));

    public static PastRun Read(Mark mark) => new(
        mark["workflow"],
        mark.Number("run"),
        (int)Math.Clamp(mark.Number("attempt"), 0, int.MaxValue),
        DateTimeOffset.TryParse(mark["at"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : default,
        mark["commit"],
        mark["url"],
        Signs.Shown(mark["sign"]),
        mark["title"],
        mark["verdict"]);

    /// <summary>What two steps of a run come to: the worse one, of two alike the later one. The order does not matter.</summary>
    public static PastRun Worse(PastRun left, PastRun right)
    {
        var order = Signs.Rank(left.Sign).CompareTo(Signs.Rank(right.Sign));
        order = order != 0 ? order : left.At.CompareTo(right.At);
        order = order != 0 ? order : string.CompareOrdinal(left.Title, right.Title);
        order = order != 0 ? order : string.CompareOrdinal(left.Verdict, right.Verdict);
        return order < 0 ? right : left;
    }

    /// <summary>For programs.</summary>
    public string ToMark() => Mark.Write(
        "past",
        ("workflow", Workflow),
        ("run", Run.ToString(CultureInfo.InvariantCulture)),
        ("attempt", Attempt.ToString(CultureInfo.InvariantCulture)),
        ("at", At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
        ("commit", Commit.Length > 0 ? Commit : null),
        ("url", Url.Length > 0 ? Url : null),
        ("sign", Sign),
        ("title", Title),
        ("verdict", Verdict)) + "\n";

    /// <summary>For people.</summary>
    public string ToLine()
    {
        var time = At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var commit = Commit.Length > 0 ? $" · {PageStyle.Commit(Commit)}" : "";
        var words = Attempt > 1 ? $"attempt {Attempt}" : "run";
        var run = Markdown.IsAddress(Url) ? $" · {Markdown.Link(words, Url)}" : Attempt > 1 ? $" · {words}" : "";
        return $"- {Sign} {time} UTC{commit}{run} · {Markdown.Text(Title)}: {Markdown.Text(Verdict)}\n";
    }
}
