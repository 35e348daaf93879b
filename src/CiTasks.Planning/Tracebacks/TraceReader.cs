using System.Text.RegularExpressions;

namespace CiTasks.Planning.Tracebacks;

/// <summary>
/// Finds exceptions and frames in lines of text. A line may have something before it that every line
/// of the trace has (a log's time and level, the bars of an exception group).
/// </summary>
internal sealed partial class TraceReader(IReadOnlyList<string> lines)
{
    // Of the lines around a frame; further away it is no line number but text that begins with one.
    private const int FarthestLine = 50;

    // A longer line is data that somebody printed.
    private const int LongestLine = 2000;

    private readonly List<TracedError> _found = [];
    private List<TraceFrame> _frames = [];
    private string? _text;
    private string _prefix = "";
    private bool _isPlain;
    private int _depth;
    private ShownLine? _marked;

    public IReadOnlyList<TracedError> Read()
    {
        for (var index = 0; index < lines.Count; index++)
        {
            var line = lines[index];
            if (IsHeading(line))
            {
                Finish();
            }
            else if (Frame(line, index) is { } frame)
            {
                if (_text is not null)
                {
                    Finish();
                }

                _depth = Bar().Match(line) is { Success: true } bar ? (bar.Length / 2) - 1 : 0;
                _frames.Add(WithCode(frame, ref index));
            }
            else if (_frames.Count > 0 && _text is null && IsText(line))
            {
                _text = Body(line)!.Trim();
            }
            else if (PytestCode().Match(line) is { Success: true } code)
            {
                _marked = new ShownLine(0, code.Groups["code"].Value.Trim());
            }
        }

        Finish();
        return _found;
    }

    /// <summary>True for the line that a traceback begins with.</summary>
    public static bool IsHeading(string line) => line.Contains("Traceback (most recent call last)", StringComparison.Ordinal);

    private void Finish()
    {
        if (_frames.Count > 0)
        {
            _found.Add(new TracedError(_frames, _text, _depth));
        }

        (_frames, _text, _marked) = ([], null, null);
    }

    private TraceFrame? Frame(string line, int index)
    {
        if (line.Length > LongestLine)
        {
            return null;
        }

        if (Plain().Match(line) is { Success: true } plain)
        {
            // The interpreter indents a frame by two, and its lines have no numbers.
            _isPlain = true;
            _prefix = line[..Math.Max(0, plain.Groups["start"].Index - 2)];
            return Of(plain);
        }

        _isPlain = false;
        if (Cell().Match(line) is { Success: true } cell)
        {
            _prefix = "";
            return Of(cell);
        }

        // These two are a frame only by what stands around them.
        if (OldCell().Match(line) is { Success: true } old && index + 1 < lines.Count && Numbered().IsMatch(lines[index + 1]))
        {
            _prefix = "";
            return Of(old);
        }

        if (Pytest().Match(line) is { Success: true } test)
        {
            _prefix = "";
            var frame = Of(test);
            return _marked is { } marked ? frame with { Code = [marked with { Number = frame.Line }] } : frame;
        }

        return null;
    }

    private static TraceFrame Of(Match match) => new(
        match.Groups["file"].Value,
        match.Groups["line"] is { Success: true } line ? int.Parse(line.Value) : 0,
        match.Groups["function"] is { Success: true } function ? function.Value.Trim() : null);

    // IPython and rich number the lines that they show; the interpreter shows the frame's own one, deeper than the frame.
    private TraceFrame WithCode(TraceFrame frame, ref int index)
    {
        var code = new List<ShownLine>(frame.Code);
        var line = frame.Line;
        var isNumbered = false;
        for (; index + 1 < lines.Count; index++)
        {
            var next = lines[index + 1];
            if (!_isPlain && Numbered().Match(next) is { Success: true } numbered && int.Parse(numbered.Groups["line"].Value) is var number && (line == 0 || Math.Abs(number - line) <= FarthestLine))
            {
                isNumbered = true;
                line = line == 0 && numbered.Groups["arrow"].Success ? number : line;
                if (numbered.Groups["code"].Value.Trim() is { Length: > 0 } text)
                {
                    code.Add(new ShownLine(number, text));
                }
            }
            else if (isNumbered ? next.Trim() is not ("(...)" or "...") : !TakeDeeper(next, line, code))
            {
                break;
            }
        }

        return frame with { Line = line, Code = code };
    }

    private bool TakeDeeper(string next, int line, List<ShownLine> code)
    {
        if (Body(next) is not { } body || !body.StartsWith("    ", StringComparison.Ordinal) || string.IsNullOrWhiteSpace(body))
        {
            return false;
        }

        if (code.Count == 0 && !Carets().IsMatch(body))
        {
            code.Add(new ShownLine(line, body.Trim()));
        }

        return true;
    }

    private bool IsText(string line) =>
        Body(line) is { } body ? body.Length > 0 && !char.IsWhiteSpace(body[0]) && body[0] is not ('+' or '|' or '[') && body.Any(char.IsLetter) && !Joint(body) : false;

    private static bool Joint(string body) => body.StartsWith("During handling of the above", StringComparison.Ordinal) || body.StartsWith("The above exception was", StringComparison.Ordinal);

    // The line without what all lines of the trace begin with. Times differ, so digits are all the same.
    private string? Body(string line)
    {
        var prefix = _prefix.TrimEnd();
        if (prefix.Length == 0)
        {
            return _prefix.Length == 0 ? line : line.Length >= _prefix.Length && string.IsNullOrWhiteSpace(line[.._prefix.Length]) ? line[_prefix.Length..] : null;
        }

        if (line.Length < prefix.Length)
        {
            return null;
        }

        for (var index = 0; index < prefix.Length; index++)
        {
            if (prefix[index] != line[index] && !(char.IsDigit(prefix[index]) && char.IsDigit(line[index])))
            {
                return null;
            }
        }

        return line[Math.Min(line.Length, _prefix.Length)..];
    }

    // A line number of more than seven digits is no line number; int.Parse must not overflow.
    [GeneratedRegex(@"(?:^|[\s:|>\]])(?<start>)File ""(?<file>[^""\n]+)"", line (?<line>[0-9]{1,7})(?![0-9])(?:,? in (?<function>.+))?")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^\s*(?:File (?<file><[^>\n]+>|[^""<\s].*?)|(?<file>(?:Cell|Input) In ?\[[0-9 ]+\]))(?:(?::|, line )(?<line>[0-9]{1,7})(?![0-9])|(?=, in ))(?:, in (?<function>.+))?\s*$")]
    private static partial Regex Cell();

    [GeneratedRegex(@"^(?<file><[^>\n]+>|[~/][^\n]*?|[A-Za-z]:\\[^\n]*?) in (?<function><[^>\n]+>(?:\([^\n]*\))?|[\w.<>]+\([^\n]*\))\s*$")]
    private static partial Regex OldCell();

    [GeneratedRegex(@"^(?<file>[^\s:""][^:""\n]*\.py):(?<line>[0-9]{1,7}):(?: in (?<function>\S+)| [A-Za-z_][\w.]*)?\s*$")]
    private static partial Regex Pytest();

    [GeneratedRegex(@"^> (?<code>\s+\S.*)$")]
    private static partial Regex PytestCode();

    [GeneratedRegex(@"^\s*(?<arrow>-+>)? *(?<line>[0-9]{1,7})(?: (?<code>.*))?$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^[\s~^]+$")]
    private static partial Regex Carets();

    // A group has its bar in column 2, and each group inside another one two columns further.
    [GeneratedRegex(@"^(?:  )+(?=\|)")]
    private static partial Regex Bar();
}
