using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>The written forms of a notebook: what goes in as one comes out as another.</summary>
public sealed class NotebookFormTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private const string Source = """
        # Databricks notebook source
        # MAGIC %md
        # MAGIC # Title
        # MAGIC
        # MAGIC text

        # COMMAND ----------

        x = 1
        print(x)

        # COMMAND ----------

        # MAGIC %sql
        # MAGIC select 1
        """;

    private readonly RehearsalServer _server = fixture.Server;

    [Fact]
    public async Task Source_becomes_jupyter_and_html_and_comes_back()
    {
        await _server.ImportAsync("/Shared/forms", Source, language: "PYTHON").OkAsync();
        var jupyter = await _server.ExportAsync("/Shared/forms", "JUPYTER");
        var cells = JsonNode.Parse(jupyter)!["cells"]!.AsArray();
        Assert.Equal(
            ["markdown # Title\n\ntext", "code x = 1\nprint(x)", "code %sql\nselect 1"],
            cells.Select(cell => $"{cell!["cell_type"]} {string.Concat(cell["source"]!.AsArray().Select(line => line!.GetValue<string>()))}"));
        await _server.ImportAsync("/Shared/forms-j", jupyter, "JUPYTER").OkAsync();
        Assert.Equal(Source, await _server.ExportAsync("/Shared/forms-j", "SOURCE"));
        await _server.ImportAsync("/Shared/forms-h", await _server.ExportAsync("/Shared/forms", "HTML"), "HTML").OkAsync();
        Assert.Equal(Source, await _server.ExportAsync("/Shared/forms-h"));
    }

    [Theory]
    [InlineData("py", "python", "# Databricks notebook source\nprint(1)")]
    [InlineData("R", "r", "# Databricks notebook source\nprint(1)")]
    [InlineData("scala", "scala", "// Databricks notebook source\nprint(1)")]
    [InlineData("sql", "sql", "-- Databricks notebook source\nprint(1)")]
    public async Task A_jupyter_notebook_keeps_its_form_and_has_its_language_written_out(string name, string language, string source)
    {
        var document = $$$"""{"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": ["print(1)"]}], "metadata": {"language_info": {"name": "{{{name}}}"}}, "nbformat": 4, "nbformat_minor": 2}""";
        await _server.ImportFileAsync($"/Shared/jupyter-{name}.ipynb", document.Replace("\"py\"", "\"python\"", StringComparison.Ordinal)).OkAsync();
        Assert.Equal(source, await _server.ExportAsync($"/Shared/jupyter-{name}"));
        foreach (var format in (string[])["JUPYTER", "AUTO"])
        {
            var export = await _server.GetAsync($"/api/2.0/workspace/export?path=/Shared/jupyter-{name}&format={format}").OkAsync();
            Assert.Equal("ipynb", export["file_type"]!.GetValue<string>());
            var notebook = JsonNode.Parse(Convert.FromBase64String(export["content"]!.GetValue<string>()))!;
            Assert.Equal((2, language), (notebook["nbformat_minor"]!.GetValue<int>(), notebook["metadata"]!["language_info"]!["name"]!.GetValue<string>()));
        }
    }
}
