using Spectre.Console;

namespace CiTasks.Hosts.Text;

/// <summary>Renders aligned tables with the terminal library, one row a line however long.</summary>
internal static class PlainTable
{
    // Wide enough that no cell wraps in a CI log, where there is no terminal to measure.
    private const int LogWidth = 400;
    private const int LongestCell = 300;

    /// <param name="headers">Names of the columns.</param>
    /// <param name="rows">Foreign text: it stays in its cell, whatever it is.</param>
    public static string Render(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.Simple, UseSafeBorder = false };
        foreach (var header in headers)
        {
            table.AddColumn(new TableColumn(new Spectre.Console.Text(Cell(header))).NoWrap());
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Spectre.Console.Text(Cell(cell))));
        }

        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = LogWidth;
        console.Profile.Capabilities.Unicode = true;
        console.Write(table);
        return string.Join('\n', text.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).Select(Outdent));
    }

    private static string Cell(string text) => Neutral.OneLine(text, LongestCell);

    // The simple border leaves two columns on the left and draws its line through them.
    private static string Outdent(string line) => line.Length > 2 ? line[2..] : line;
}
