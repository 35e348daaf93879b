using System.Text;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>What becomes of content that a client brings: a notebook or a file, by the format it names.</summary>
internal sealed class WorkspaceImport(WorkspaceTree tree, WorkspaceFolder folder)
{
    /// <summary>Ten MiB, for notebooks and for everything that comes by workspace/import.</summary>
    public const int SizeLimit = 10 * 1024 * 1024;

    private static readonly byte[] ZipStart = "PK\u0003\u0004"u8.ToArray();

    /// <summary>The import call: the client says what the content is.</summary>
    /// <param name="path">Of the notebook or file.</param>
    /// <param name="draft">The content, in a scratch file.</param>
    /// <param name="format">SOURCE when not given.</param>
    /// <param name="language">Makes SOURCE content a notebook; without it, it has to be an archive.</param>
    /// <param name="overwrite">Whether an object of the same kind may be there.</param>
    public void Import(WorkspacePath path, string draft, string? format, string? language, bool overwrite)
    {
        CheckSize(draft);
        switch ((format ?? "SOURCE").ToUpperInvariant())
        {
            case "SOURCE" when NotebookLanguage.ByName(language) is { } known:
                PutNotebook(path, WithHeader(draft, known), known.Extension, overwrite, ImportProblem.Taken);
                break;
            case "SOURCE" when language is not null:
                throw ApiException.InvalidParameter($"Unsupported language: {language}");
            case "SOURCE":
                ImportArchive(path, draft, overwrite);
                break;
            case "AUTO":
                Detect(path, draft, overwrite, ImportProblem.Taken);
                break;
            case "RAW":
                PutFile(path, draft, overwrite, ImportProblem.Taken);
                break;
            case "JUPYTER" when NotebookDetection.TryParseJupyter(File.ReadAllBytes(draft)) is not null:
                PutNotebook(path, draft, NotebookLanguage.JupyterExtension, overwrite, ImportProblem.Taken);
                break;
            case "JUPYTER":
                throw ImportProblem.NoJupyter();
            case "HTML":
                var page = NotebookPage.Read(File.ReadAllText(draft)) ?? throw ApiException.InvalidParameter("The content is not the HTML export of a notebook.");
                File.WriteAllText(draft, page.Source);
                PutNotebook(path, draft, page.Language.Extension, overwrite, ImportProblem.Taken);
                break;
            case "DBC" or "R_MARKDOWN":
                throw ApiException.InvalidParameter($"The rehearsal workspace cannot import the format {format}: use SOURCE, JUPYTER, AUTO, RAW or HTML.");
            default:
                throw ApiException.InvalidParameter($"Unsupported import format: {format}");
        }
    }

    /// <summary>The import-file call: the content is what it looks like.</summary>
    public void ImportFile(WorkspacePath path, string draft, bool overwrite) => Detect(path, draft, overwrite, ImportProblem.TakenForFile);

    private void Detect(WorkspacePath path, string draft, bool overwrite, Func<WorkspacePath, WorkspaceEntry, ApiException> collision)
    {
        var name = PathParts.Name(path.Plain);
        if (NotebookDetection.SourceLanguage(name, draft) is { } language)
        {
            CheckSize(draft);
            PutNotebook(WithoutExtension(path, language.Extension), draft, language.Extension, overwrite, collision);
        }
        else if (NotebookDetection.IsJupyterName(name))
        {
            CheckSize(draft);
            if (NotebookDetection.TryParseJupyter(File.ReadAllBytes(draft)) is null)
            {
                throw ImportProblem.NoJupyter();
            }
            PutNotebook(WithoutExtension(path, NotebookLanguage.JupyterExtension), draft, NotebookLanguage.JupyterExtension, overwrite, collision);
        }
        else
        {
            PutFile(path, draft, overwrite, collision);
        }
    }

    private void PutNotebook(WorkspacePath path, string draft, string extension, bool overwrite, Func<WorkspacePath, WorkspaceEntry, ApiException> collision)
    {
        tree.Publish(path, draft, extension, () => Check(path, overwrite, "NOTEBOOK", collision));
    }

    private void PutFile(WorkspacePath path, string draft, bool overwrite, Func<WorkspacePath, WorkspaceEntry, ApiException> collision)
    {
        tree.Publish(path, draft, extension: null, () => Check(path, overwrite, "FILE", collision));
    }

    private void Check(WorkspacePath path, bool overwrite, string type, Func<WorkspacePath, WorkspaceEntry, ApiException> collision)
    {
        var parent = PathParts.Parent(path.Plain);
        if (tree.Find(parent) is not { IsFolder: true })
        {
            throw ImportProblem.NoParent(path.Show(parent));
        }
        if (tree.Find(path.Plain) is { } old)
        {
            if (!overwrite)
            {
                throw collision(path, old);
            }
            if (old.ObjectType != type)
            {
                throw ImportProblem.OtherKind(path, type, old.ObjectType);
            }
        }
    }

    private static void CheckSize(string draft)
    {
        if (new FileInfo(draft).Length is > SizeLimit and var size)
        {
            throw ImportProblem.TooLarge(size);
        }
    }

    /// <summary>A notebook keeps its header on disk, or it would be a file there.</summary>
    private static string WithHeader(string draft, NotebookLanguage language)
    {
        if (!NotebookDetection.HasHeader(language, draft))
        {
            byte[] content = [.. Encoding.UTF8.GetBytes(language.Header + "\n"), .. File.ReadAllBytes(draft)];
            File.WriteAllBytes(draft, content);
        }
        return draft;
    }

    private static WorkspacePath WithoutExtension(WorkspacePath path, string extension) =>
        PathParts.Name(path.Plain).Length > extension.Length ? path with { Plain = path.Plain[..^extension.Length] } : path;

    /// <summary>Source without a language is a folder in an archive; each entry is what it looks like.</summary>
    private void ImportArchive(WorkspacePath path, string draft, bool overwrite)
    {
        if (!File.ReadAllBytes(draft).AsSpan().StartsWith(ZipStart))
        {
            throw ApiException.InvalidParameter("The zip archive contains no items.");
        }
        if (tree.Find(path.Plain) is { } old && !overwrite)
        {
            throw ImportProblem.Taken(path, old);
        }
        WorkspaceArchive.Unpack(draft, folder, (name, file) =>
        {
            var target = WorkspacePath.Parse(path.Shown + "/" + name);
            tree.MakeFolder(target with { Plain = PathParts.Parent(target.Plain) });
            Detect(target, file, overwrite, ImportProblem.Taken);
        });
    }
}
