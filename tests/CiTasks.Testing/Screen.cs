using System.Text;
using System.Text.RegularExpressions;

namespace CiTasks.Testing;

/// <summary>
/// What a person sees of text that was written to a terminal: as much of control sequences as our
/// programs use. Any other one is an error, so that none slips in unseen.
/// </summary>
public sealed partial class Screen(int columns = 80, int rows = 24)
{
    private readonly List<StringBuilder> _lines = [new()];
    private int _row;
    private int _column;

    /// <summary>Everything from the first line on, scrolled out of sight or not; without blanks at the ends.</summary>
    public string All => string.Join('\n', _lines.Select(line => line.ToString().TrimEnd())).TrimEnd('\n');

    /// <summary>Plays a whole log.</summary>
    public static string Of(string text, int columns = 80, int rows = 24)
    {
        var screen = new Screen(columns, rows);
        screen.Write(text);
        return screen.All;
    }

    public void Write(string text)
    {
        foreach (Match part in Parts().Matches(text))
        {
            switch (part.Value)
            {
                case "\n":
                    Down();
                    // The terminal's driver makes a line feed of a program a new line.
                    _column = 0;
                    break;
                case "\r":
                    _column = 0;
                    break;
                case ['\e', ..] sequence:
                    Obey(sequence);
                    break;
                case var character:
                    Put(character[0]);
                    break;
            }
        }
    }

    private void Obey(string sequence)
    {
        var count = sequence.Length > 2 && int.TryParse(sequence[2..^1], out var number) ? number : 1;
        switch (sequence[^1])
        {
            case 'A':
                // What has scrolled out at the top cannot be reached.
                _row = Math.Max(Math.Max(0, _lines.Count - rows), _row - count);
                break;
            case 'J' when sequence == "\e[J":
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                break;
            case 'm':
                break;
            // The runtime's own greeting: what the arrow keys are to send.
            case 'h' or '=' when sequence is "\e[?1h" or "\e=":
                break;
            default:
                throw new InvalidOperationException($"This terminal does not know ESC{sequence[1..]}.");
        }
    }

    private void Put(char character)
    {
        if (_column == columns)
        {
            Down();
            _column = 0;
        }

        var line = _lines[_row];
        line.Append(' ', Math.Max(0, _column + 1 - line.Length));
        line[_column++] = character;
    }

    private void Down()
    {
        if (++_row == _lines.Count)
        {
            _lines.Add(new());
        }
    }

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]|\e.|.|\n|\r", RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
