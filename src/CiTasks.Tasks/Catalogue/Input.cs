using System.Globalization;
using System.Text.RegularExpressions;

namespace CiTasks.Tasks.Catalogue;

/// <summary>Declares inputs.</summary>
public static partial class Input
{
    private const string NoFlag = "it must be true or false";

    /// <summary>Any text.</summary>
    public static Input<string> Text(string name, string help) => new(name, InputKind.Text, help, text => (text, null));

    /// <summary>Text that is masked before anything is printed.</summary>
    public static Input<string> Secret(string name, string help) => new(name, InputKind.Secret, help, text =>
        text.Trim().All(letter => letter is > ' ' and <= '~') ? (text.Trim(), null) : (null, "it has characters that no token has (a space or a line break inside?)"));

    /// <summary>A path of the checkout.</summary>
    public static Input<string> Path(string name, string help) => new(name, InputKind.Path, help, text => (text.Trim(), null));

    /// <summary>True or false; false when absent.</summary>
    public static Input<bool> Flag(string name, string help) =>
        new(name, InputKind.Flag, help, text => ParseFlag(text) is { } flag ? (flag, null) : (false, NoFlag)) { Default = "false" };

    /// <summary>True, false, or nothing said.</summary>
    public static Input<bool?> Switch(string name, string help) =>
        new(name, InputKind.Flag, help, text => ParseFlag(text) is { } flag ? (flag, null) : (null, NoFlag));

    /// <summary>A whole number between two bounds.</summary>
    public static Input<long?> Number(string name, string help, long smallest = 0, long largest = long.MaxValue) =>
        new(name, InputKind.Number, help, text =>
            long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            && number >= smallest && number <= largest
                ? (number, null)
                : (null, largest == long.MaxValue ? $"it must be a whole number from {smallest} on" : $"it must be a whole number from {smallest} to {largest}"));

    /// <summary>A span of time: <c>90</c> (seconds), <c>90s</c>, <c>10m</c>, <c>2h</c>, <c>1d</c>.</summary>
    public static Input<TimeSpan?> Duration(string name, string help) =>
        new(name, InputKind.Duration, help, text =>
        {
            var match = DurationForm().Match(text.Trim());
            if (!match.Success)
            {
                return (null, "it must be seconds, or a number with s, m, h or d, such as 10m");
            }

            var unit = match.Groups["unit"].Value switch { "m" => 60, "h" => 3600, "d" => 86400, _ => 1 };
            return (TimeSpan.FromSeconds(int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * (double)unit), null);
        });

    /// <summary>Several values, one a line or separated by commas.</summary>
    public static Input<IReadOnlyList<string>> List(string name, string help) =>
        new(name, InputKind.List, help, text =>
            ([.. text.Split(text.Contains('\n', StringComparison.Ordinal) ? '\n' : ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)], null))
        { Default = "" };

    /// <summary>
    /// Named values: <c>NAME=value</c>, one a line, or separated by commas (a piece without
    /// <c>=</c> belongs to the value before it, so values may hold commas).
    /// </summary>
    public static Input<IReadOnlyDictionary<string, string>> Pairs(string name, string help) =>
        new(name, InputKind.List, help, ParsePairs) { Default = "" };

    /// <summary>One of a few words; the first is the default.</summary>
    public static Input<string> Choice(string name, string help, params string[] allowed) =>
        new(name, InputKind.Choice, help, text => allowed.Contains(text.Trim()) ? (text.Trim(), null) : (null, "it must be one of " + string.Join(", ", allowed)))
        { Allowed = allowed, Default = allowed[0] };

    private static bool? ParseFlag(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "yes" or "1" => true,
        "false" or "no" or "0" => false,
        _ => null,
    };

    private static (IReadOnlyDictionary<string, string>? Value, string? Problem) ParsePairs(string text)
    {
        if (text.TrimStart() is ['{' or '[', ..])
        {
            return (null, "it is JSON, and named values are wanted: NAME=value, one a line or separated by commas");
        }

        var byLine = text.Contains('\n', StringComparison.Ordinal);
        var pairs = new Dictionary<string, string>();
        string? last = null;
        foreach (var piece in text.Split(byLine ? '\n' : ',').Where(piece => piece.Trim().Length > 0))
        {
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                last = piece[..equals].Trim();
                if (!pairs.TryAdd(last, piece[(equals + 1)..].Trim()))
                {
                    return (null, $"'{last}' stands there twice");
                }
            }
            else if (last is not null && !byLine)
            {
                pairs[last] += "," + piece;
            }
            else
            {
                return (null, $"'{piece.Trim()}' is not NAME=value");
            }
        }

        return (pairs, null);
    }

    [GeneratedRegex(@"^(?<number>[0-9]{1,7})(?<unit>[smhd]?)$")]
    private static partial Regex DurationForm();
}
