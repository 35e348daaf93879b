using System.Text.RegularExpressions;

namespace CiTasks.Testing.AzureAgent;

/// <summary>
/// When a form shows an input: <c>field op value</c>, joined by either <c>&amp;&amp;</c> or <c>||</c>, never both
/// (facts/ci-platforms.md C1).
/// </summary>
public static partial class VisibleRule
{
    /// <exception cref="TaskLoadException">The form could make nothing of it.</exception>
    public static void Check(string rule, TaskManifest task)
    {
        foreach (var (field, _, _) in Parse(rule).Terms)
        {
            if (!task.Inputs.Any(input => input.Name == field))
            {
                throw new TaskLoadException($"{task.Name}: the rule '{rule}' asks for '{field}', which is no input.");
            }
        }
    }

    /// <param name="values">By the names of inputs.</param>
    public static bool Holds(string rule, IReadOnlyDictionary<string, string> values)
    {
        var (terms, isAny) = Parse(rule);
        bool Is((string Field, string Operator, string Value) term) =>
            string.Equals(values.GetValueOrDefault(term.Field, ""), term.Value, StringComparison.OrdinalIgnoreCase) == (term.Operator != "!=");
        return isAny ? terms.Any(Is) : terms.All(Is);
    }

    private static (List<(string Field, string Operator, string Value)> Terms, bool IsAny) Parse(string rule)
    {
        var isAny = rule.Contains("||", StringComparison.Ordinal);
        if (isAny && rule.Contains("&&", StringComparison.Ordinal))
        {
            throw new TaskLoadException($"The rule '{rule}' mixes && and ||.");
        }

        var terms = rule.Split(isAny ? "||" : "&&").Select(part => Term().Match(part)).ToList();
        return terms.All(term => term.Success)
            ? ([.. terms.Select(term => (term.Groups[1].Value, term.Groups[2].Value, term.Groups[3].Value))], isAny)
            : throw new TaskLoadException($"The rule '{rule}' is none.");
    }

    [GeneratedRegex(@"^\s*([A-Za-z][A-Za-z0-9]*)\s*(==|=|!=)\s*([^\s=/()]*)\s*$")]
    private static partial Regex Term();
}
