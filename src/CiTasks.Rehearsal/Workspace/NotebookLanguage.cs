namespace CiTasks.Rehearsal.Workspace;

/// <summary>A language of notebooks: how it is called in the API, in Jupyter and on disk, and how it writes comments.</summary>
internal sealed record NotebookLanguage(string Name, string Extension, string Comment)
{
    public const string JupyterExtension = ".ipynb";

    public static readonly NotebookLanguage Python = new("PYTHON", ".py", "#");

    public static readonly NotebookLanguage[] All =
    [
        Python,
        new("SQL", ".sql", "--"),
        new("SCALA", ".scala", "//"),
        new("R", ".r", "#"),
    ];

    /// <summary>The line that makes a source file a notebook.</summary>
    public string Header => $"{Comment} Databricks notebook source";

    public string CellSeparator => $"{Comment} COMMAND ----------";

    /// <summary>What lines of a cell in another language begin with.</summary>
    public string Magic => $"{Comment} MAGIC";

    public string JupyterName => Name.ToLowerInvariant();

    public static NotebookLanguage? ByName(string? name) =>
        All.FirstOrDefault(language => language.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static NotebookLanguage? ByExtension(string fileName) =>
        All.FirstOrDefault(language => fileName.EndsWith(language.Extension, StringComparison.OrdinalIgnoreCase));
}
