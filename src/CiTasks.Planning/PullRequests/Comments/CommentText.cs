using System.Text;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Comments;

/// <summary>What a comment says: sections of steps, and earlier runs.</summary>
/// <param name="Sections">Sections.</param>
/// <param name="Past">Earlier runs.</param>
/// <param name="Left">Runs of which some sections had no room.</param>
internal sealed record CommentText(IReadOnlyList<Section> Sections, IReadOnlyList<PastRun> Past, IReadOnlyCollection<(string Workflow, long Run)> Left)
{
    /// <summary>Reads a comment that this program wrote, and perhaps somebody edited. What is in no section is written anew.</summary>
    public static CommentText Read(string body)
    {
        var (sections, past, left) = (new List<Section>(), new List<PastRun>(), new HashSet<(string, long)>());
        Mark? open = null;
        var text = new StringBuilder();
        foreach (var line in body.ReplaceLineEndings("\n").Split('\n'))
        {
            if (Mark.Read(line) is not { } mark)
            {
                text.Append(line).Append('\n');
                continue;
            }

            // A section whose end got lost ends where the next thing begins.
            Close();
            open = mark.Kind == "section" && mark["id"].Length > 0 ? mark : null;
            if (mark.Kind == "past")
            {
                past.Add(PastRun.Read(mark));
            }
            else if (mark.Kind == "left")
            {
                left.Add((mark["workflow"], mark.Number("run")));
            }
        }

        Close();
        return new CommentText(sections, past, left);

        void Close()
        {
            if (open is not null)
            {
                sections.Add(Section.Read(open, text.ToString()));
            }

            text.Clear();
        }
    }

    /// <summary>The first line, by which a comment is found again.</summary>
    public static string FirstLine(string environment) => Mark.Write("comment", ("env", environment));
}
