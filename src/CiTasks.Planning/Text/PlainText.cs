using System.Globalization;
using System.Text;
using CiTasks.Planning.Tracebacks;

namespace CiTasks.Planning.Text;

/// <summary>Text that shows what it is: without characters that hide, turn or break what stands around them.</summary>
public static class PlainText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text on one line.</summary>
    public static string Line(string text) => Visible(Colourless(text).ReplaceLineEndings(" "), keepBreaks: false).Trim();

    /// <summary>The text with its lines, which end with <c>\n</c>.</summary>
    public static string Lines(string text) => Visible(Colourless(text).ReplaceLineEndings("\n"), keepBreaks: true);

    /// <summary>The first characters, never half of one; an ellipsis says that there were more.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">Most UTF-16 units, the ellipsis included.</param>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : length < 1 ? "" : string.Concat(text.AsSpan(0, Border(text, length - 1)), "…");

    /// <summary>The same place, or the one before it when it lies within a character.</summary>
    public static int Border(string text, int index) =>
        index > 0 && index < text.Length && char.IsLowSurrogate(text[index]) && char.IsHighSurrogate(text[index - 1]) ? index - 1 : index;

    private static string Colourless(string text) => text.Contains('\u001B', StringComparison.Ordinal) ? PythonTraceback.Plain(text) : text;

    private static string Visible(string text, bool keepBreaks)
    {
        StringBuilder? changed = null;
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            var shown = character switch
            {
                '\n' when keepBreaks => character,
                '\t' => keepBreaks ? character : ' ',
                _ when char.IsHighSurrogate(character) => index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? character : Replacement,
                _ when char.IsLowSurrogate(character) => index > 0 && char.IsHighSurrogate(text[index - 1]) ? character : Replacement,
                _ when char.IsControl(character) || Turns(character) => Replacement,
                _ => character,
            };
            if (shown != character)
            {
                changed ??= new StringBuilder(text);
                changed[index] = shown;
            }
        }

        return changed?.ToString() ?? text;
    }

    // Direction marks make text show in another order than it is read; scripts that need them bring their own.
    private static bool Turns(char character) => character is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F' or '\u061C' or '\uFEFF'
        || CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.OtherNotAssigned && character >= '\uFFF0';
}
