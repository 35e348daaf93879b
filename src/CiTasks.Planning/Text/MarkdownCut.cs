using System.Text;

namespace CiTasks.Planning.Text;

/// <summary>
/// Cuts Markdown between two lines so that what is left is whole again: open code blocks and folds
/// are closed. Knows fences of either kind and folds at the beginning of a line, indented or not.
/// </summary>
public static class MarkdownCut
{
    /// <summary>The text, or as many of its first lines as the limit allows.</summary>
    /// <param name="text">Markdown.</param>
    /// <param name="limit">Most of what <paramref name="measure"/> counts.</param>
    /// <param name="note">A paragraph that ends a text that was cut; empty for none.</param>
    /// <param name="measure">Size of a piece of text; UTF-16 units when null.</param>
    /// <param name="always">True when the text is the beginning of one that was cut before: it gets its note whatever its size.</param>
    /// <returns>The text, and how many UTF-16 units at its end were not in the original.</returns>
    public static (string Text, int Added) To(string text, int limit, string note = "", Func<string, int>? measure = null, bool always = false)
    {
        measure ??= piece => piece.Length;
        if (!always && measure(text) <= limit)
        {
            return (text, 0);
        }

        var tail = note.Length > 0 ? $"\n{note}\n" : "";
        var state = new OpenParts();
        var (size, kept, ending) = (0, 0, "");
        var (read, position) = (measure(tail), 0);
        while (position < text.Length)
        {
            var end = text.IndexOf('\n', position) is >= 0 and var found ? found + 1 : text.Length;
            var line = text[position..end];
            state = state.After(line);
            size += measure(line);
            position = end;
            if (size + read > limit)
            {
                break;
            }

            // Nothing ends with the title of a fold or of a block: they would be empty.
            var close = (line.EndsWith('\n') ? "" : "\n") + state.Ending;
            if (!state.IsEmpty && size + measure(close) + read <= limit)
            {
                (kept, ending) = (end, close);
            }
        }

        var cut = text[..kept];
        if (cut.Length == 0)
        {
            // Not even a line: of a first line that long something is still said.
            var some = Math.Max(0, limit - read - 1);
            while (some > 0 && measure(text[..PlainText.Border(text, Math.Min(some, text.Length))]) > limit - read - 1)
            {
                some -= Math.Max(1, some / 16);
            }

            var first = text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var line ? text[..line] : text;
            cut = first[..PlainText.Border(first, Math.Min(some, first.Length))];
            ending = "\n";
        }

        var added = ending + tail;
        return measure(cut + added) <= limit ? (cut + added, added.Length) : ("", 0);
    }

    /// <summary>The text with everything closed that is open at its end.</summary>
    public static string Close(string text)
    {
        var state = new OpenParts();
        foreach (var line in text.Split('\n'))
        {
            state = state.After(line);
        }

        var ending = state.Ending;
        return ending.Length == 0 ? text : text.TrimEnd('\n') + "\n" + ending.TrimEnd('\n');
    }

    // What is open after a line.
    private sealed record OpenParts(string Fence = "", string Indent = "", int Folds = 0, bool IsEmpty = false)
    {
        public string Ending
        {
            get
            {
                var ending = new StringBuilder(Fence.Length > 0 ? $"{Indent}{Fence}\n" : "");
                for (var fold = 0; fold < Folds; fold++)
                {
                    ending.Append("\n</details>\n");
                }

                return ending.ToString();
            }
        }

        public OpenParts After(string line)
        {
            var text = line.AsSpan().TrimStart(' ');
            var run = text is ['`' or '~', ..] ? text.Length - text.TrimStart(text[0]).Length : 0;
            if (Fence.Length > 0)
            {
                var closes = run >= Fence.Length && text[0] == Fence[0] && text[run..].IsWhiteSpace();
                return this with { Fence = closes ? "" : Fence, IsEmpty = false };
            }

            // What stands behind three backticks may have none, or they are a word of code on one line.
            if (run >= 3 && !(text[0] == '`' && text[run..].Contains('`')))
            {
                return this with { Fence = text[..run].ToString(), Indent = line[..^text.Length], IsEmpty = true };
            }

            if (text.StartsWith("<details", StringComparison.Ordinal))
            {
                return this with { Folds = Folds + 1, IsEmpty = true };
            }

            return text.StartsWith("</details>", StringComparison.Ordinal)
                ? this with { Folds = Math.Max(0, Folds - 1), IsEmpty = false }
                : this with { IsEmpty = IsEmpty && string.IsNullOrWhiteSpace(line) };
        }
    }
}
