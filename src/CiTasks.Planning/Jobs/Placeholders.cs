using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Jobs;

/// <summary>
/// Fills <c>${var.x}</c>, <c>${env.X}</c>, <c>${git.sha}</c>, <c>${target}</c>, <c>${wheel}</c> and
/// <c>${conf}</c> in the strings of a document. <c>$${</c> writes a literal <c>${</c>; any other
/// <c>${…}</c> is left alone, since Spark and Databricks have their own.
/// </summary>
public static partial class Placeholders
{
    // lookup is reserved: sent as it stands, the service would take it for an id.
    private static readonly string[] Namespaces = ["var", "env", "git", "target", "wheel", "conf", "lookup"];

    /// <summary>What gives a known name a value.</summary>
    private static readonly Dictionary<string, string> Givers = new()
    {
        ["target"] = "say which deployment target with --target",
        ["git.sha"] = "run it inside a git checkout with a commit, or in a CI system that tells the commit",
        ["git.short_sha"] = "run it inside a git checkout with a commit, or in a CI system that tells the commit",
        ["git.branch"] = "run it inside a git checkout that is on a branch, or in a CI system that tells the branch",
        ["wheel"] = "build the wheel first (citasks package), or name it with --wheel",
        ["conf"] = "let citasks package make the archive first, or name it with --conf-archive",
    };

    /// <summary>
    /// Replaces in place. An unknown name in one of our namespaces is an error (<c>CIT0120</c>)
    /// with its place.
    /// </summary>
    /// <param name="source">The document.</param>
    /// <param name="lookup">Value of a full name such as <c>git.sha</c>; null when there is none.</param>
    /// <param name="known">Names to suggest from, with or without a value.</param>
    /// <param name="findings">Gets the problems.</param>
    public static void Fill(JsonSource source, Func<string, string?> lookup, IReadOnlyCollection<string> known, ICollection<Finding> findings)
    {
        foreach (var value in Strings(source.Root).ToList())
        {
            var text = value.GetValue<string>();
            var filled = Fill(text, lookup, (name, offset) => findings.Add(Unknown(source, value, name, offset, known)));
            if (filled != text)
            {
                source.Replace(value, JsonValue.Create(filled));
            }
        }
    }

    private static string Fill(string text, Func<string, string?> lookup, Action<string, int> unknown)
    {
        if (!text.Contains("${", StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder();
        var from = 0;
        foreach (Match match in Form().Matches(text))
        {
            result.Append(text, from, match.Index - from);
            from = match.Index + match.Length;
            if (match.Value == "$${")
            {
                result.Append("${");
                continue;
            }

            var name = match.Groups["name"].Value;
            if (!Namespaces.Contains(name.Split('.')[0]))
            {
                result.Append(match.Value);
            }
            else if (lookup(name) is { } value)
            {
                result.Append(value);
            }
            else
            {
                unknown(name, match.Index);
                result.Append(match.Value);
            }
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    private static Finding Unknown(JsonSource source, JsonNode value, string name, int offset, IReadOnlyCollection<string> known)
    {
        var spot = source.Locate(value);
        var valueless = known.Contains(name);
        var near = Suggestion.For(name, known);
        return new Finding("CIT0120", valueless ? $"${{{name}}} has no value here" : $"nothing is known as ${{{name}}}")
        {
            // +1 for the opening quote; escapes before the placeholder would shift it a little.
            At = spot.Line > 0 ? spot with { Column = spot.Column + 1 + offset } : spot,
            Hint = valueless && Givers.TryGetValue(name, out var giver) ? $"{giver}; write $${{ for a literal ${{"
                : name.StartsWith("env.", StringComparison.Ordinal) ? $"set the environment variable {name[4..]} for this step; write $${{ for a literal ${{"
                : near is not null
                ? $"did you mean ${{{near}}}?"
                : "write $${ for a literal ${; known here: " + string.Join(", ", known.Order(StringComparer.Ordinal).Select(item => $"${{{item}}}")),
        };
    }

    private static IEnumerable<JsonValue> Strings(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Strings(member.Value)),
        JsonArray items => items.SelectMany(Strings),
        JsonValue value when value.AsText() is not null => [value],
        _ => [],
    };

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[A-Za-z_][\w.\-]*)\}")]
    private static partial Regex Form();
}
