using System.Text.Json;

namespace CiTasks.Planning.Runs;

/// <summary>What a notebook gave to <c>dbutils.notebook.exit</c>, seen as a JSON object.</summary>
/// <param name="Members">Its members: texts, numbers and booleans as plain text (a number as it was written), null as nothing, anything else as JSON.</param>
/// <param name="Unusable">Names that no output of a CI system can have.</param>
public sealed record NotebookValue(IReadOnlyList<KeyValuePair<string, string>> Members, IReadOnlyList<string> Unusable)
{
    private const int LongestName = 100;

    private static readonly NotebookValue None = new([], []);

    /// <summary>Reads a value; one that is no JSON object has no members. Of a repeated name the last counts.</summary>
    public static NotebookValue Read(string value)
    {
        if (!value.AsSpan().TrimStart().StartsWith("{"))
        {
            return None;
        }

        try
        {
            using var document = JsonDocument.Parse(value);
            var members = new OrderedDictionary<string, string>();
            var unusable = new List<string>();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (IsOutputName(member.Name))
                {
                    members[member.Name] = Text(member.Value);
                }
                else
                {
                    unusable.Add(member.Name);
                }
            }

            return new NotebookValue([.. members], unusable);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // Not JSON after all, or a text in it that is no Unicode.
            return None;
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };

    // Names reach command files of CI systems, where a line break would begin another command.
    private static bool IsOutputName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.');
}
