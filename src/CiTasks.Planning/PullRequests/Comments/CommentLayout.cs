using System.Text;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Comments;

/// <summary>Writes a comment within a limit: long sections are cut, then the oldest history goes, then the sections that matter least.</summary>
internal static class CommentLayout
{
    // With less a section says nothing.
    private const int SmallestText = 400;

    public static string Write(CommentText text, string environment, int limit)
    {
        var (sections, past) = (text.Sections.ToList(), text.Past.ToList());
        while (true)
        {
            var head = Head(environment, sections, text.Sections.Count);
            var history = History(past);
            var room = limit - head.Length - history.Length - sections.Sum(section => section.Overhead + Attempt(section, sections).Length + 1);
            var most = Level(sections, room);
            if (most >= Math.Min(SmallestText, sections.Select(section => section.Size).DefaultIfEmpty(0).Max()))
            {
                var body = string.Concat(sections.Select(section => $"\n{section.Render(most)}{Attempt(section, sections)}"));
                return head + body + history;
            }

            if (past.Count > 0)
            {
                past.RemoveAt(past.Count - 1);
            }
            else if (sections.Count > 0)
            {
                sections.Remove(sections.OrderBy(section => Signs.Rank(section.Sign)).ThenBy(section => section.At).ThenByDescending(section => section.Id, StringComparer.Ordinal).First());
            }
            else
            {
                return MarkdownCut.To(head, limit).Text;
            }
        }
    }

    // The first two lines tell all: the worst that a step says.
    private static string Head(string environment, List<Section> sections, int all)
    {
        var worst = sections.OrderByDescending(section => Signs.Rank(section.Sign)).FirstOrDefault();
        var name = environment.Length > 0 ? $"CiTasks · {Markdown.Text(PlainText.Cut(environment, 100))}" : "CiTasks";
        var head = new StringBuilder($"{CommentText.FirstLine(environment)}\n## {(worst is null ? "" : worst.Sign + " ")}{name}\n");
        if (worst is not null && sections.Count > 1)
        {
            var counts = sections.GroupBy(section => section.Sign).OrderByDescending(group => Signs.Rank(group.Key)).Select(group => $"{group.Key} {group.Count()}");
            head.Append($"\n{string.Join(" · ", counts)} · **{Markdown.Text(worst.Title)}**: {Markdown.Text(worst.Verdict)}\n");
        }

        if (sections.Count < all)
        {
            head.Append("\nMore steps have reported than fit here: those that failed, and the latest, are shown.\n");
        }

        return head.ToString();
    }

    private static string History(List<PastRun> past) => past.Count == 0
        ? ""
        : $"\n{string.Concat(past.Select(run => run.ToMark()))}\n{Markdown.Fold(past.Count == 1 ? "1 earlier run" : $"{past.Count} earlier runs", null, string.Concat(past.Select(run => run.ToLine())))}";

    private static string Attempt(Section section, List<Section> sections)
    {
        var newest = sections.Where(other => other.Workflow == section.Workflow).Max(other => other.Attempt);
        return section.Attempt < newest ? $"\n*The section above is of attempt {section.Attempt}; this step has not reported in attempt {newest}.*\n" : "";
    }

    // The length to which texts are cut so that all of them have room: short ones stay whole. It
    // depends on the lengths before any cut, so that cutting twice changes nothing.
    private static int Level(List<Section> sections, int room)
    {
        var (rest, left) = (room, sections.Count);
        foreach (var size in sections.Select(section => section.Size).Order())
        {
            if (size > rest / left)
            {
                return rest / left;
            }

            rest -= size;
            left--;
        }

        return room < 0 ? room : int.MaxValue;
    }
}
