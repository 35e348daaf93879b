using System.Text;
using Spectre.Console;

namespace CiTasks.Hosts.Laptop;

/// <summary>
/// Lines at the end of a terminal that are replaced in place. The cursor always stands below them,
/// so that whatever ends the process leaves a prompt on a line of its own.
/// </summary>
/// <param name="size">The terminal's size, asked each time: windows change.</param>
/// <param name="paint">Colours a line that has been cut.</param>
internal sealed class LiveBlock(Func<TerminalSize> size, Func<string, string> paint)
{
    private IReadOnlyList<string> _shown = [];

    /// <summary>True while lines are on the screen.</summary>
    public bool IsShown => _shown.Count > 0;

    /// <summary>What takes the lines off the screen.</summary>
    public string Wipe()
    {
        var rows = RowsOf(_shown);
        _shown = [];
        return rows == 0 ? "" : $"\e[{rows}A\r\e[J";
    }

    /// <summary>What puts these lines in the place of those that are shown, cut to the terminal.</summary>
    /// <param name="lines">Without line breaks and control sequences.</param>
    public string Replace(IReadOnlyList<string> lines)
    {
        var (columns, rows) = size();
        // A line as wide as the terminal wraps in some, and a block as high as it scrolls out of reach.
        var room = Math.Max(1, rows - 1);
        var kept = lines.Count <= room ? lines : [.. lines.Take(room - 1), $"… and {lines.Count - room + 1} more"];
        var text = new StringBuilder(Wipe());
        _shown = [.. kept.Select(line => Cut(line, columns - 1))];
        return text.AppendJoin("", _shown.Select(line => paint(line) + "\n")).ToString();
    }

    // A window that became narrower has wrapped what was written into it.
    private int RowsOf(IReadOnlyList<string> lines)
    {
        var columns = Math.Max(1, size().Columns);
        return lines.Sum(line => Math.Max(1, (line.GetCellWidth() + columns - 1) / columns));
    }

    private static string Cut(string line, int columns)
    {
        if (line.GetCellWidth() <= columns)
        {
            return line;
        }

        var result = new StringBuilder();
        var left = columns - 1;
        foreach (var rune in line.EnumerateRunes())
        {
            left -= rune.ToString().GetCellWidth();
            if (left < 0)
            {
                break;
            }

            result.Append(rune);
        }

        return columns > 0 ? result.Append('…').ToString() : "";
    }
}
