using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Comments;

/// <summary>What a comment says of one step.</summary>
internal sealed record Section
{
    private const int LongestId = 160;
    private const int LongestTitle = 100;
    private const int LongestVerdict = 240;
    private const int LongestAddress = 300;

    // Room for the numbers of a cut, whether it is cut or not: a section takes the same room both times.
    private const int CutRoom = 20;

    public required string Id { get; init; }

    public required string Workflow { get; init; }

    public required long Run { get; init; }

    public required int Attempt { get; init; }

    public required DateTimeOffset At { get; init; }

    public string Commit { get; init; } = "";

    public string Url { get; init; } = "";

    public required string Sign { get; init; }

    public required string Title { get; init; }

    public required string Verdict { get; init; }

    /// <summary>The text, or what an earlier cut left of it (blocks may be open then).</summary>
    public required string Text { get; init; }

    /// <summary>Length of the text before any cut: so that it is cut at the same line whenever it is.</summary>
    public required int Size { get; init; }

    /// <summary>True when the text is only the beginning.</summary>
    public bool IsCut { get; init; }

    /// <summary>Room that it needs whatever its text.</summary>
    public int Overhead => Write("", 0).Length + CutRoom;

    public static Section Of(StepReport report)
    {
        var sign = Signs.Shown(report.Sign);
        var (title, verdict) = (Cut(report.Title, LongestTitle), Cut(report.Verdict, LongestVerdict));
        var text = MarkdownCut.Close(Mark.Break(report.Markdown.ReplaceLineEndings("\n").Trim('\n', ' ')));
        text = text.Length > 0 ? text : $"### {sign} {Markdown.Text(title)}: {Markdown.Text(verdict)}";
        return new Section
        {
            Id = Short(report.Id),
            Workflow = Short(report.Workflow),
            Run = report.Run,
            Attempt = report.Attempt,
            At = report.At.ToUniversalTime(),
            Commit = Cut(report.Commit ?? "", 64),
            Url = report.RunUrl is { Length: <= LongestAddress } url ? url : "",
            Sign = sign,
            Title = title,
            Verdict = verdict,
            Text = text,
            Size = text.Length,
        };
    }

    /// <summary>Reads a section back.</summary>
    public static Section Read(Mark mark, string text)
    {
        text = text.Trim('\n');
        var added = (int)Math.Clamp(mark.Number("cut"), 0, text.Length);
        return new Section
        {
            Id = mark["id"],
            Workflow = mark["workflow"],
            Run = mark.Number("run"),
            Attempt = (int)Math.Clamp(mark.Number("attempt"), 0, int.MaxValue),
            At = DateTimeOffset.TryParse(mark["at"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : default,
            Commit = mark["commit"],
            Url = mark["url"],
            Sign = Signs.Shown(mark["sign"]),
            Title = mark["title"],
            Verdict = mark["verdict"],
            Text = added > 0 ? text[..^added] : MarkdownCut.Close(text),
            Size = (int)Math.Clamp(mark.Number("size"), text.Length - added, int.MaxValue / 1024),
            IsCut = added > 0,
        };
    }

    /// <summary>The section with at most so many characters of text.</summary>
    public string Render(int room)
    {
        var where = Markdown.IsAddress(Url) ? $"the rest is on the page of the {Markdown.Link("CI run", Url)}" : "the rest is in the log of the step";
        var (text, added) = MarkdownCut.To(Text, room, $"*Cut here: {where}.*", always: IsCut);
        var trimmed = text.TrimEnd('\n');
        return Write(trimmed, Math.Max(0, added - (text.Length - trimmed.Length)));
    }

    /// <summary>Which of two that claim the same place counts: the newer one; of two from the same time always the same one.</summary>
    public static int Compare(Section left, Section right)
    {
        var order = left.Run.CompareTo(right.Run);
        order = order != 0 ? order : left.Attempt.CompareTo(right.Attempt);
        order = order != 0 ? order : left.At.CompareTo(right.At);
        order = order != 0 ? order : string.CompareOrdinal(left.Verdict, right.Verdict);

        // After a race one of two texts may have been cut already: the longer one knows more.
        order = order != 0 ? order : left.Size.CompareTo(right.Size);
        order = order != 0 ? order : left.Text.Length.CompareTo(right.Text.Length);
        return order != 0 ? order : string.CompareOrdinal(left.Text, right.Text);
    }

    private string Write(string text, int added) =>
        Mark.Write(
            "section",
            ("id", Id),
            ("workflow", Workflow),
            ("run", Show(Run)),
            ("attempt", Show(Attempt)),
            ("at", At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
            ("commit", Commit.Length > 0 ? Commit : null),
            ("url", Url.Length > 0 ? Url : null),
            ("sign", Sign),
            ("title", Title),
            ("verdict", Verdict),
            ("size", Show(Size)),
            ("cut", added > 0 ? Show(added) : null))
        + $"\n{text}\n\n{Mark.Write("end")}\n";

    private static string Cut(string text, int length) => PlainText.Cut(PlainText.Line(text), length);

    private static string Show(long number) => number.ToString(CultureInfo.InvariantCulture);

    // Two long names that differ at their ends must stay two.
    private static string Short(string name)
    {
        var line = PlainText.Line(name);
        return line.Length <= LongestId && line == name ? line : Cut(line, LongestId / 2) + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
    }
}
