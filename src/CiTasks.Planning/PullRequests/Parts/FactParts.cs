using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Planning.Json;
using CiTasks.Planning.Results;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>The facts of a task that has no page of its own: what stands in its details, one line each.</summary>
internal static class FactParts
{
    private const int Most = 12;
    private const int LongestValue = 200;

    public static IEnumerable<PagePart> Of(ResultDocument result)
    {
        var rows = result.Details.Select(member => (member.Key, Value: Show(member.Value))).Where(fact => fact.Value.Length > 0).ToList();
        if (rows.Count > 0)
        {
            yield return new PagePart(PagePart.Lists, Markdown.MarkdownTable(
                ["", ""],
                rows.Take(Most).Select(fact => new[] { PageStyle.Cell(fact.Key), Markdown.Code(fact.Value, inTable: true) })));
        }
    }

    private static string Show(JsonNode? value) => PlainText.Cut(value switch
    {
        null => "",
        JsonArray items => string.Join(", ", items.Take(Most).Select(item => item.AsText() ?? JsonText.Write(item))) + (items.Count > Most ? $" and {items.Count - Most} more" : ""),
        _ when value.GetValueKind() == JsonValueKind.String => value.AsText()!,
        _ => JsonText.Write(value),
    }, LongestValue);
}
