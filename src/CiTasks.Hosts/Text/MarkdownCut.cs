using System.Text;

namespace CiTasks.Hosts.Text;

/// <summary>Cuts a Markdown page so that what is left is one.</summary>
public static class MarkdownCut
{
    /// <summary>
    /// The page, when it has no more than <paramref name="limit"/> bytes of UTF-8; else as many of its blocks as
    /// there is room for, with every code block and every <c>&lt;details&gt;</c> closed, and <paramref name="note"/>
    /// at the end. Empty when there is not even room for that.
    /// </summary>
    /// <param name="page">Markdown with <c>\n</c> as the end of its lines.</param>
    /// <param name="limit">In bytes.</param>
    /// <param name="note">A line of Markdown that says where the rest is.</param>
    public static string Fit(string page, int limit, string note)
    {
        if (Encoding.UTF8.GetByteCount(page) <= limit)
        {
            return page;
        }

        var ending = $"\n\n{note}\n";
        var room = limit - Encoding.UTF8.GetByteCount(ending);
        if (room < 0)
        {
            return "";
        }

        var state = new Blocks();
        var end = new Spot(0, 0, "");
        var border = end;
        var (bytes, isText) = (0, false);
        for (var start = 0; start < page.Length;)
        {
            var newline = page.IndexOf('\n', start);
            var next = newline < 0 ? page.Length : newline + 1;
            var line = page.AsSpan(start, next - start);
            bytes += Encoding.UTF8.GetByteCount(line);
            state.Take(line.TrimEnd('\n'));
            var closing = state.Closing();
            if (bytes + closing.Length > room)
            {
                // Of a line that opens or closes something a part would be another thing.
                isText = closing == end.Closing;
                break;
            }

            end = new Spot(next, bytes, closing);
            border = state.IsInCode || !line.IsWhiteSpace() ? border : end;
            start = next;
        }

        // A border far back would cost too much: a long code block, or a table, is cut between two of its lines.
        var chosen = border.Bytes >= room / 2 ? border : end;
        return chosen.Bytes >= room / 2
            ? page[..chosen.Index].TrimEnd('\n') + chosen.Closing + ending
            : page[..end.Index] + (isText ? Part(page.AsSpan(end.Index), room - end.Bytes - end.Closing.Length) : "") + end.Closing + ending;
    }

    // Of a line that is longer than half the room.
    private static string Part(ReadOnlySpan<char> line, int bytes)
    {
        var length = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0 || rune.Value == '\n')
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return line[..length].ToString();
    }

    /// <summary>Where a page may end, and what closes what is open there.</summary>
    private readonly record struct Spot(int Index, int Bytes, string Closing);

    /// <summary>What is open after the lines so far.</summary>
    private sealed class Blocks
    {
        private string _fence = "";
        private string _indent = "";
        private int _details;

        public bool IsInCode => _fence.Length > 0;

        public void Take(ReadOnlySpan<char> line)
        {
            var text = line.TrimStart();
            if (IsInCode)
            {
                if (text.StartsWith(_fence, StringComparison.Ordinal) && text.TrimEnd().TrimEnd(_fence[0]).IsEmpty)
                {
                    _fence = "";
                }

                return;
            }

            var length = text.Length - text.TrimStart(text is ['`' or '~', ..] ? text[0] : ' ').Length;
            if (length >= 3 && !(text[0] == '`' && text[length..].Contains('`')))
            {
                _fence = new string(text[0], length);
                _indent = line[..^text.Length].ToString();
                return;
            }

            _details = Math.Max(0, _details + Count(text, "<details") - Count(text, "</details>"));
        }

        public string Closing() =>
            (IsInCode ? $"\n{_indent}{_fence}" : "") + string.Concat(Enumerable.Repeat("\n\n</details>", _details));

        private static int Count(ReadOnlySpan<char> text, string tag)
        {
            var count = 0;
            for (var at = text.IndexOf(tag, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(tag, StringComparison.OrdinalIgnoreCase))
            {
                count++;
                text = text[(at + tag.Length)..];
            }

            return count;
        }
    }
}
