using System.Text;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Comments;

/// <summary>What a comment says: sections of steps, and earlier runs.</summary>
/// <param name="Sections">Sections.</param>
/// <param name="Past">Earlier runs.</param>
internal sealed record CommentText(IReadOnlyList<Section> Sections, IReadOnlyList<PastRun> Past)
{
    /// <summary>Reads a comment that this program wrote, and perhaps somebody edited. What is in no section is written anew.</summary>
    public static CommentText Read(string body)
    {
        var (sections, past) = (new List<Section>(), new List<PastRun>());
        Mark? open = null;
        var text = new StringBuilder();
        foreach (var line in body.ReplaceLineEndings("\n").Split('\n'))
        {
            if (Mark.Read(line) is not { } mark)
            {
                text.Append(line).Append('\n');
                continue;
            }

            if (open is not null)
            {
                // A section whose end got lost ends where the next thing begins.
                sections.Add(Section.Read(open, text.ToString()));
            }

            open = mark.Kind == "section" ? mark : null;
            text.Clear();
            if (mark.Kind == "past")
            {
                past.Add(PastRun.Read(mark));
            }
        }

        if (open is not null)
        {
            sections.Add(Section.Read(open, text.ToString()));
        }

        return new CommentText(sections, past);
    }

    /// <summary>The first line, by which a comment is found again.</summary>
    public static string FirstLine(string environment) => Mark.Write("comment", ("env", environment));
}
