using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Execution;

/// <summary>
/// What stands between the braces of a reference, cut into its names: tasks.load.values.rows[0].name. A name with other
/// characters than letters, digits, - and _ stands in backticks.
/// </summary>
internal sealed partial class ReferencePath
{
    private readonly string[] _names;

    private ReferencePath(string[] names) => _names = names;

    public int Length => _names.Length;

    /// <summary>The name at this place; empty behind the last one.</summary>
    public string this[int index] => index < _names.Length ? _names[index] : "";

    public static ReferencePath? TryParse(string text) => Whole().Match(text) is { Success: true } match
        ? new([.. match.Groups["name"].Captures.Select(name => name.Value.Trim('`'))])
        : null;

    /// <summary>Follows the names from this place on into a JSON value.</summary>
    /// <returns>A string as it is, any other value as JSON; null when there is no such value.</returns>
    public string? Follow(JsonNode? value, int start)
    {
        foreach (var name in _names.Skip(start))
        {
            var found = value switch
            {
                JsonObject document => document.TryGetPropertyValue(name, out value),
                JsonArray array => TryIndex(array, name, out value),
                _ => false,
            };
            if (!found)
            {
                return null;
            }
        }
        return value is null ? "null" : value.AsText();
    }

    private static bool TryIndex(JsonArray array, string name, out JsonNode? item)
    {
        var found = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < array.Count;
        item = found ? array[index] : null;
        return found;
    }

    [GeneratedRegex(@"^\s*(?<name>[\w\-]+|`[^`]+`)(?:\.(?<name>[\w\-]+|`[^`]+`)|\[(?<name>\d+)\])*\s*\z")]
    private static partial Regex Whole();
}
