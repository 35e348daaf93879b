using System.Text;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>What a client gets of an object, in the format it asks for.</summary>
internal sealed class WorkspaceExport(WorkspaceTree tree)
{
    private static readonly string[] Formats = ["SOURCE", "AUTO", "RAW", "JUPYTER", "HTML", "DBC"];

    /// <returns>The bytes, and the extension that a file of that kind has.</returns>
    public (byte[] Content, string FileType) Export(WorkspaceEntry entry, string? asked)
    {
        var format = (asked ?? "SOURCE").ToUpperInvariant();
        if (!Formats.Contains(format))
        {
            throw ApiException.InvalidParameter($"Unsupported export format: {asked}");
        }
        var (content, fileType) = entry switch
        {
            { IsFolder: true } => (WorkspaceArchive.Pack(tree, entry.Path, item => ArchiveItem(item, format)), format == "DBC" ? "dbc" : "zip"),
            { Language: { } language } => Notebook(entry, language, format),
            _ => (Read(entry), Path.GetExtension(entry.Path).TrimStart('.')),
        };
        return content.Length <= WorkspaceImport.SizeLimit ? (content, fileType) : throw TooLarge(content.Length);
    }

    /// <summary>Archives in a notebook format leave files out; AUTO has everything in its own form.</summary>
    private (string Name, byte[] Content)? ArchiveItem(WorkspaceEntry entry, string format)
    {
        if (entry.Language is not { } language)
        {
            return format is "AUTO" or "RAW" ? (PathParts.Name(entry.Path), Read(entry)) : null;
        }
        var (content, fileType) = Notebook(entry, language, format == "DBC" ? "SOURCE" : format);
        return ($"{PathParts.Name(entry.Path)}.{fileType}", content);
    }

    private static (byte[] Content, string FileType) Notebook(WorkspaceEntry entry, NotebookLanguage language, string format)
    {
        var name = PathParts.Name(entry.Path);
        return format switch
        {
            "JUPYTER" => (Jupyter(entry, name, language), "ipynb"),
            "AUTO" or "RAW" when entry.IsJupyter => (Jupyter(entry, name, language), "ipynb"),
            "HTML" => (Encoding.UTF8.GetBytes(NotebookPage.Write(name, language, Source(entry))), "html"),
            "DBC" => throw ApiException.InvalidParameter("The rehearsal workspace cannot export a notebook in the format DBC: use SOURCE, JUPYTER, AUTO or HTML."),
            _ when entry.IsJupyter => (Encoding.UTF8.GetBytes(Source(entry)), language.Extension[1..]),
            _ => (Read(entry), language.Extension[1..]),
        };
    }

    private static byte[] Jupyter(WorkspaceEntry entry, string name, NotebookLanguage language)
    {
        var document = entry.IsJupyter
            ? NotebookSource.Complete(name, language, NotebookDetection.TryParseJupyter(Read(entry))!)
            : NotebookSource.ToJupyter(name, language, Source(entry));
        return document.ToUtf8(indented: true).ToArray();
    }

    private static string Source(WorkspaceEntry entry) => entry.IsJupyter
        ? NotebookSource.FromJupyter(NotebookDetection.TryParseJupyter(Read(entry))!)
        : Encoding.UTF8.GetString(Read(entry));

    private static byte[] Read(WorkspaceEntry entry)
    {
        return ((FileInfo)entry.Host).Length switch
        {
            // Not even opened: it may be a pipe that a job made.
            0 => [],
            > WorkspaceImport.SizeLimit and var size => throw TooLarge(size),
            _ => File.ReadAllBytes(entry.Host.FullName),
        };
    }

    private static ApiException TooLarge(long size) =>
        new(400, "MAX_NOTEBOOK_SIZE_EXCEEDED", $"File size exported is ({size} bytes), exceeded max size ({WorkspaceImport.SizeLimit} bytes)");
}
