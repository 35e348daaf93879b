using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>
/// The two written forms of a notebook, and the way between them. In source form, cells are parted by a comment line,
/// and cells of another language stand in comments that begin with MAGIC.
/// </summary>
internal static class NotebookSource
{
    public static string FromJupyter(JsonObject jupyter)
    {
        var language = NotebookDetection.Language(jupyter);
        var cells = jupyter["cells"]!.AsArray().OfType<JsonObject>().Select(cell => SourceCell(cell, language));
        return $"{language.Header}\n{string.Join($"\n\n{language.CellSeparator}\n\n", cells)}";
    }

    public static JsonObject ToJupyter(string name, NotebookLanguage language, string source)
    {
        var cells = Cells(language, source).Select(cell => (JsonNode)JupyterCell(cell));
        return Complete(name, language, new JsonObject
        {
            ["cells"] = new JsonArray([.. cells]),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 0,
        });
    }

    /// <summary>A workspace writes its own metadata into every notebook that it gives out.</summary>
    public static JsonObject Complete(string name, NotebookLanguage language, JsonObject jupyter)
    {
        if (jupyter["metadata"] is not JsonObject metadata)
        {
            jupyter["metadata"] = metadata = [];
        }
        if (metadata["application/vnd.databricks.v1+notebook"] is not JsonObject own)
        {
            metadata["application/vnd.databricks.v1+notebook"] = own = new JsonObject { ["dashboards"] = new JsonArray(), ["widgets"] = new JsonObject() };
        }
        own["language"] = language.JupyterName;
        own["notebookName"] = name;
        if (metadata["language_info"] is not JsonObject info)
        {
            metadata["language_info"] = info = [];
        }
        info["name"] = language.JupyterName;
        return jupyter;
    }

    /// <summary>The cells of a notebook in source form, as they are written in an editor: without the comments around magic.</summary>
    public static IEnumerable<string> Cells(NotebookLanguage language, string source)
    {
        var lines = source.ReplaceLineEndings("\n").Split('\n').ToList();
        if (lines[0] == language.Header)
        {
            lines.RemoveAt(0);
        }
        var cell = new List<string>();
        foreach (var line in lines.Append(language.CellSeparator))
        {
            if (line.TrimEnd() == language.CellSeparator)
            {
                yield return string.Join('\n', cell).Trim('\n');
                cell.Clear();
            }
            else
            {
                cell.Add(WithoutMagic(language, line));
            }
        }
    }

    private static string WithoutMagic(NotebookLanguage language, string line) => line switch
    {
        _ when line == language.Magic => "",
        _ when line.StartsWith(language.Magic + " ", StringComparison.Ordinal) => line[(language.Magic.Length + 1)..],
        _ => line,
    };

    private static string SourceCell(JsonObject cell, NotebookLanguage language)
    {
        var text = Text(cell["source"]);
        if (cell["cell_type"].AsText() == "markdown")
        {
            text = text.StartsWith("%md", StringComparison.Ordinal) ? text : "%md\n" + text;
        }
        if (!text.StartsWith('%'))
        {
            return text;
        }
        var source = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            source.Append(source.Length == 0 ? "" : "\n").Append(line.Length == 0 ? language.Magic : $"{language.Magic} {line}");
        }
        return source.ToString();
    }

    private static JsonObject JupyterCell(string text)
    {
        if (text.StartsWith("%md", StringComparison.Ordinal) && !text.StartsWith("%md-sandbox", StringComparison.Ordinal))
        {
            return new JsonObject { ["cell_type"] = "markdown", ["metadata"] = new JsonObject(), ["source"] = Lines(text[3..].TrimStart(' ', '\n')) };
        }
        return new JsonObject
        {
            ["cell_type"] = "code",
            ["execution_count"] = null,
            ["metadata"] = new JsonObject(),
            ["outputs"] = new JsonArray(),
            ["source"] = Lines(text),
        };
    }

    /// <summary>Jupyter writes a text as one string or as an array of lines with their line ends.</summary>
    private static string Text(JsonNode? source) =>
        (source is JsonArray lines ? string.Concat(lines.Select(line => line.AsText())) : source.AsText()).ReplaceLineEndings("\n").TrimEnd('\n');

    private static JsonArray Lines(string text)
    {
        var lines = text.Split('\n');
        return new([.. lines.Select((line, i) => (JsonNode)(i < lines.Length - 1 ? line + "\n" : line))]);
    }
}
