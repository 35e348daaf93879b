using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Tracebacks;

/// <summary>One line of a cell.</summary>
/// <param name="Text">The line as it ran.</param>
/// <param name="FileLine">1-based line of the notebook's file where it stands.</param>
internal readonly record struct CellLine(string Text, int FileLine);

/// <summary>A notebook of the checkout: source form (<c>.py</c>) or Jupyter's (<c>.ipynb</c>).</summary>
/// <param name="File">Path from the checkout's root.</param>
/// <param name="Cells">The lines of each cell. The blank ones at its start are no part of it.</param>
internal sealed record Notebook(string File, IReadOnlyList<IReadOnlyList<CellLine>> Cells)
{
    private const string Header = "# Databricks notebook source";
    private const string Separator = "# COMMAND ----------";
    private const string Magic = "# MAGIC";
    private const string Title = "# DBTITLE ";

    /// <summary>Null when the file is no notebook.</summary>
    public static Notebook? Read(string file, SourceText text) =>
        file.EndsWith(".ipynb", StringComparison.Ordinal) ? Jupyter(file, text)
        : text.Lines is [var first, ..] && first.TrimEnd() == Header ? Source(file, text.Lines)
        : null;

    private static Notebook Source(string file, IReadOnlyList<string> lines)
    {
        var cells = new List<IReadOnlyList<CellLine>>();
        var cell = new List<CellLine>();
        for (var index = 1; index < lines.Count; index++)
        {
            var line = lines[index];
            if (line.TrimEnd() == Separator)
            {
                cells.Add(cell);
                cell = [];
            }
            else if ((cell.Count > 0 || line.Trim().Length > 0) && !line.StartsWith(Title, StringComparison.Ordinal))
            {
                cell.Add(new CellLine(line == Magic ? "" : line.StartsWith(Magic + " ", StringComparison.Ordinal) ? line[(Magic.Length + 1)..] : line, index + 1));
            }
        }

        cells.Add(cell);
        return new Notebook(file, cells);
    }

    private static Notebook? Jupyter(string file, SourceText text)
    {
        if (JsonSource.Parse(file, text.Bytes, []) is not { Root: JsonObject root } source)
        {
            return null;
        }

        // Up to version 3 the cells lay in a worksheet, and their source was called input.
        var all = root["cells"] as JsonArray ?? (root["worksheets"] as JsonArray)?.FirstOrDefault()?["cells"] as JsonArray;
        return all is null ? null : new Notebook(file, [.. all.OfType<JsonObject>().Where(cell => cell["cell_type"].AsText() == "code").Select(cell => Lines(cell["source"] ?? cell["input"], source))]);
    }

    private static List<CellLine> Lines(JsonNode? value, JsonSource source)
    {
        var lines = new List<CellLine>();
        foreach (var node in value is JsonArray items ? items.ToList() : [value])
        {
            if (node.AsText() is { } text)
            {
                var line = source.Locate(node).Line;
                lines.AddRange((text.EndsWith('\n') ? text[..^1] : text).Split('\n').Select(part => new CellLine(part, line)));
            }
        }

        return lines;
    }
}
