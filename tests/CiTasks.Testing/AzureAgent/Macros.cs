namespace CiTasks.Testing.AzureAgent;

/// <summary>Fills in <c>$(name)</c>; a name that nobody knows stays as it is written, and what was filled in is not read again.</summary>
public static class Macros
{
    public static string Fill(string text, Func<string, string?> find)
    {
        for (var start = 0; start < text.Length;)
        {
            var open = text.IndexOf("$(", start, StringComparison.Ordinal);
            var close = open < 0 ? -1 : text.IndexOf(')', open + 2);
            if (close < 0)
            {
                break;
            }

            if (close > open + 2 && find(text[(open + 2)..close]) is { } value)
            {
                text = text[..open] + value + text[(close + 1)..];
                start = open + value.Length;
            }
            else
            {
                start = open + 1;
            }
        }

        return text;
    }
}
