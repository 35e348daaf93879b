using System.Text.RegularExpressions;
using CiTasks.Planning.Results;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>How a page writes what a document says: with links when it is to be trusted, without when not.</summary>
/// <param name="Facts">What surrounds the page.</param>
internal sealed partial record PageStyle(PageFacts Facts)
{
    // Beyond it a line of a table is a page of its own.
    private const int LongestCell = 160;

    private const int ShortCommit = 8;

    /// <summary>A link to a page that others can open, else the text alone.</summary>
    public string Link(string text, string? address) => IsLink(address) ? Markdown.Link(text, address) : Markdown.Text(text);

    /// <summary>A task in a table.</summary>
    public string Name(TaskRecord task)
    {
        var label = PlainText.Cut(task.Label, LongestCell);
        return IsLink(task.Url) ? Markdown.Link(label, task.Url) : Markdown.Code(label, inTable: true);
    }

    /// <summary>A line of a document; addresses in it become links.</summary>
    public string Prose(string text)
    {
        if (!Facts.Trusted)
        {
            return Markdown.Text(text);
        }

        var line = PlainText.Line(text);
        var result = "";
        var index = 0;
        foreach (Match found in Address().Matches(line))
        {
            var address = found.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', '\'');
            result += Part(line[index..found.Index]) + Link(address, address);
            index = found.Index + address.Length;
        }

        return result + Part(line[index..]);
    }

    /// <summary>A text in a cell of a table.</summary>
    public static string Cell(string text) => Markdown.Text(PlainText.Cut(text, LongestCell));

    /// <summary>Where a diagnostic points to; empty when it points nowhere.</summary>
    public string Place(ResultDiagnostic item)
    {
        if (item.Place is not { } place)
        {
            return "";
        }

        var isHere = item.File is { } file && !Path.IsPathRooted(file) && !file.Split('/', '\\').Contains("..");
        if (!Facts.Trusted || Facts.FileUrl is not { } page || !isHere)
        {
            return Markdown.Code(place);
        }

        var address = page(item.File!.Replace('\\', '/'), item.Line);
        return Markdown.IsAddress(address) ? Markdown.Link(place, address) : Markdown.Code(place);
    }

    /// <summary>Environment, commit and CI run on one line, after what the step itself adds.</summary>
    public string FactsLine(params IEnumerable<string> own)
    {
        var facts = own.Where(fact => fact.Length > 0).ToList();
        if (Facts.Environment.Length > 0)
        {
            facts.Add(Markdown.Text(Facts.Environment));
        }

        if (Facts.Commit is { Length: > 0 } commit)
        {
            facts.Add(Commit(commit));
        }

        if (Markdown.IsAddress(Facts.RunUrl))
        {
            facts.Add(Markdown.Link("CI run", Facts.RunUrl));
        }

        return facts.Count > 0 ? string.Join(" · ", facts) + "\n" : "";
    }

    /// <summary>The line that ends a page on which not everything is.</summary>
    public string Note() => Facts.FullPage is { Length: > 0 } page
        ? $"Not everything fits here: {(Markdown.IsAddress(page) ? Markdown.Link("the whole result", page) : Markdown.Text(page))}."
        : "Not everything fits here.";

    /// <summary>A commit as GitHub makes a link of it, else as code.</summary>
    public static string Commit(string commit) =>
        commit.Length >= ShortCommit && commit.All(char.IsAsciiHexDigit) ? commit[..ShortCommit] : Markdown.Code(PlainText.Cut(commit, ShortCommit));

    private bool IsLink(string? address) => Facts.Trusted && Markdown.IsAddress(address) && !new Uri(address!).IsLoopback;

    private static string Part(string text)
    {
        // Spaces next to a link belong to the line.
        var (start, end) = (text.Length > 0 && text[0] == ' ' ? " " : "", text.Length > 1 && text[^1] == ' ' ? " " : "");
        return start + Markdown.Text(text) + end;
    }

    [GeneratedRegex(@"https?://[^\s<>|`\\""]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
