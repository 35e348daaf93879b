using CiTasks.Planning.PullRequests.Comments;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>Fits the parts of a page into a limit.</summary>
internal static class PageParts
{
    /// <summary>
    /// The parts in their order, with an empty line between two. When there is no room for all of
    /// them, those that matter least are left out, the last one that matters is cut, and a line says so.
    /// </summary>
    public static string Fit(IReadOnlyList<PagePart> parts, int limit, string note, Func<string, int>? measure = null)
    {
        measure ??= text => text.Length;
        var written = parts.Where(part => part.Markdown.Length > 0).Select(part => part with { Markdown = Mark.Break(part.Markdown).TrimEnd('\n') + "\n" }).ToList();
        var all = Join(written.Select(part => part.Markdown));
        if (measure(all) <= limit)
        {
            return all;
        }

        var ending = note.Length > 0 ? note + "\n" : "";
        var room = limit - measure(ending) - 1;
        var kept = new Dictionary<PagePart, string>(ReferenceEqualityComparer.Instance);
        foreach (var part in written.OrderBy(part => part.Rank))
        {
            // A part comes with the empty line before it.
            var size = measure(part.Markdown) + 1;
            if (size <= room)
            {
                kept[part] = part.Markdown;
                room -= size;
            }
            else if (part.Rank <= PagePart.Table && MarkdownCut.To(part.Markdown, room - 1, measure: measure).Text is { Length: > 0 } cut)
            {
                kept[part] = cut;
                room -= measure(cut) + 1;
            }
        }

        return Join(written.Where(kept.ContainsKey).Select(part => kept[part]).Append(ending));
    }

    private static string Join(IEnumerable<string> texts) => string.Join('\n', texts.Where(text => text.Length > 0));
}
