using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Scim;

/// <summary>The simple expressions that a workspace takes: comparisons, joined by and or by or.</summary>
internal static partial class ScimFilter
{
    public static Func<JsonObject, bool> Parse(string text)
    {
        var alternatives = new List<List<Func<JsonObject, bool>>> { new() };
        var position = 0;
        while (true)
        {
            var match = Comparison().Match(text, position);
            if (!match.Success || match.Index != position)
            {
                throw ScimException.Invalid($"Given filter operator is not supported: {text}", "invalidFilter");
            }
            alternatives[^1].Add(Test(match));
            position += match.Length;
            if (position == text.Length)
            {
                return document => alternatives.Any(all => all.TrueForAll(test => test(document)));
            }
            if (match.Groups["join"].Value.Equals("or", StringComparison.OrdinalIgnoreCase))
            {
                alternatives.Add([]);
            }
        }
    }

    private static Func<JsonObject, bool> Test(Match match)
    {
        var path = match.Groups["path"].Value;
        var expected = match.Groups["text"].Success ? match.Groups["text"].Value.Replace("\\\"", "\"", StringComparison.Ordinal) : match.Groups["word"].Value;
        Func<string, bool> test = match.Groups["operator"].Value.ToLowerInvariant() switch
        {
            "co" => actual => actual.Contains(expected, StringComparison.OrdinalIgnoreCase),
            "sw" => actual => actual.StartsWith(expected, StringComparison.OrdinalIgnoreCase),
            "ew" => actual => actual.EndsWith(expected, StringComparison.OrdinalIgnoreCase),
            "ne" => actual => !actual.Equals(expected, StringComparison.OrdinalIgnoreCase),
            "pr" => _ => true,
            _ => actual => actual.Equals(expected, StringComparison.OrdinalIgnoreCase),
        };
        return document => ScimPath.Values(document, path).Any(value => test(value.AsText()));
    }

    [GeneratedRegex("""\s*(?<path>[\w.:$-]+)\s+(?:(?<operator>pr)|(?<operator>eq|ne|co|sw|ew)\s+(?:"(?<text>(?:[^"\\]|\\.)*)"|'(?<text>[^']*)'|(?<word>[\w.@-]+)))\s*(?:$|\s(?<join>and|or)\s|(?<=\s)(?<join>and|or)\s)""", RegexOptions.IgnoreCase)]
    private static partial Regex Comparison();
}
