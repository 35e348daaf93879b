using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>One expression, without its braces.</summary>
internal sealed partial class ExpressionReader(string expression, IReadOnlyDictionary<string, JsonNode?> contexts)
{
    // As toJSON writes it.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public JsonNode? Read()
    {
        JsonNode? value = null;
        foreach (var part in expression.Split("||", StringSplitOptions.TrimEntries))
        {
            value = Operand(part);
            if (IsTrue(value))
            {
                break;
            }
        }

        return value;
    }

    private JsonNode? Operand(string text)
    {
        if (ToJson().Match(text) is { Success: true } call)
        {
            return JsonValue.Create(Operand(call.Groups[1].Value.Trim())?.ToJsonString(Indented) ?? "null");
        }

        if (Literal().Match(text) is { Success: true } literal)
        {
            return JsonValue.Create(literal.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal));
        }

        return text switch
        {
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            "null" => null,
            _ => At(text),
        };
    }

    private JsonNode? At(string path)
    {
        if (!Names().IsMatch(path))
        {
            throw new ActionLoadException($"This expression is not known here: {expression}");
        }

        var names = path.Split('.');
        if (!contexts.TryGetValue(names[0], out var value))
        {
            throw new ActionLoadException($"Unrecognized named-value: '{names[0]}'");
        }

        foreach (var name in names.Skip(1))
        {
            value = (value as JsonObject)?.FirstOrDefault(member => member.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        }

        return value;
    }

    private static bool IsTrue(JsonNode? value) => value switch
    {
        null => false,
        JsonValue boolean when boolean.TryGetValue<bool>(out var read) => read,
        JsonValue text when text.TryGetValue<string>(out var read) => read.Length > 0,
        _ => true,
    };

    [GeneratedRegex(@"^toJSON\((.*)\)$", RegexOptions.IgnoreCase)]
    private static partial Regex ToJson();

    [GeneratedRegex("^'((?:[^']|'')*)'$")]
    private static partial Regex Literal();

    [GeneratedRegex(@"^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$")]
    private static partial Regex Names();
}
