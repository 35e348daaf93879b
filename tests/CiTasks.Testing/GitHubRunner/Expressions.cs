using System.Text;
using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>
/// Texts with <c>${{ … }}</c> in them, as far as our actions and tests use them: paths into contexts, literals,
/// <c>toJSON(…)</c> and <c>||</c>. Anything else is refused rather than guessed.
/// </summary>
public static class Expressions
{
    /// <summary>Checks that a text asks for these contexts only.</summary>
    /// <exception cref="ActionLoadException">It asks for another one.</exception>
    public static void Check(string text, IReadOnlyCollection<string> contexts)
    {
        var empty = contexts.ToDictionary(name => name, _ => (JsonNode?)null, StringComparer.OrdinalIgnoreCase);
        _ = Fill(text, empty);
    }

    /// <summary>Fills in what the expressions of a text stand for.</summary>
    /// <exception cref="ActionLoadException">There is no such context, or the expression is none we know.</exception>
    public static string Fill(string text, IReadOnlyDictionary<string, JsonNode?> contexts)
    {
        var filled = new StringBuilder();
        var position = 0;
        while (text.IndexOf("${{", position, StringComparison.Ordinal) is var start and >= 0)
        {
            var end = text.IndexOf("}}", start, StringComparison.Ordinal);
            if (end < 0)
            {
                throw new ActionLoadException($"The expression is not closed: {text[start..]}");
            }

            filled.Append(text, position, start - position);
            filled.Append(Text(new ExpressionReader(text[(start + 3)..end].Trim(), contexts).Read()));
            position = end + 2;
        }

        return filled.Append(text, position, text.Length - position).ToString();
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonObject => "Object",
        JsonArray => "Array",
        JsonValue text when text.TryGetValue<string>(out var read) => read,
        _ => value.ToJsonString(),
    };
}
