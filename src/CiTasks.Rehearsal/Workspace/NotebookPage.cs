using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>
/// A notebook as a page to look at. The notebook itself is in the page, where a workspace puts it too, so it can be
/// imported again.
/// </summary>
internal static partial class NotebookPage
{
    public static string Write(string name, NotebookLanguage language, string source)
    {
        var cells = NotebookSource.Cells(language, source).ToArray();
        var model = new JsonObject
        {
            ["version"] = "NotebookV1",
            ["name"] = name,
            ["language"] = language.JupyterName,
            ["commands"] = new JsonArray([.. cells.Select((cell, i) => (JsonNode)new JsonObject { ["version"] = "CommandV1", ["position"] = i + 1, ["command"] = cell })]),
        };
        var packed = Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.EscapeDataString(Encoding.UTF8.GetString(model.ToUtf8().Span))));
        var page = new StringBuilder($"<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>{Escape(name)} - Databricks</title>\n");
        page.Append($"<script>var __DATABRICKS_NOTEBOOK_MODEL = '{packed}';</script>\n</head>\n<body>\n<h1>{Escape(name)}</h1>\n");
        foreach (var cell in cells)
        {
            page.Append($"<pre>{Escape(cell)}</pre>\n");
        }
        return page.Append("</body>\n</html>\n").ToString();
    }

    /// <returns>The notebook of the page in source form, or null when there is none in it.</returns>
    public static (NotebookLanguage Language, string Source)? Read(string page)
    {
        try
        {
            var model = ModelPattern().Match(page) is { Success: true } match
                ? JsonNode.Parse(Uri.UnescapeDataString(Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups[1].Value)))) as JsonObject
                : null;
            if (model is null || NotebookLanguage.ByName(model.Text("language")) is not { } language)
            {
                return null;
            }
            var cells = model.Children("commands")
                .OrderBy(command => command["position"] is JsonValue position && position.TryGetValue<double>(out var place) ? place : 0)
                .Select(command => (JsonNode)new JsonObject { ["cell_type"] = "code", ["source"] = command.Text("command") });
            var jupyter = new JsonObject
            {
                ["metadata"] = new JsonObject { ["language_info"] = new JsonObject { ["name"] = language.JupyterName } },
                ["cells"] = new JsonArray([.. cells]),
            };
            return (language, NotebookSource.FromJupyter(jupyter));
        }
        catch (Exception problem) when (problem is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    [GeneratedRegex("__DATABRICKS_NOTEBOOK_MODEL = '([A-Za-z0-9+/=]+)'")]
    private static partial Regex ModelPattern();
}
