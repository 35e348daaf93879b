using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>Why an import is refused. The two calls that import tell the same things in different ways.</summary>
internal static class ImportProblem
{
    public static ApiException TooLarge(long size) => new(
        400, "MAX_NOTEBOOK_SIZE_EXCEEDED", $"File size imported is ({size} bytes), exceeded max size ({WorkspaceImport.SizeLimit} bytes)");

    public static ApiException NoParent(string parent) => ApiException.NotFound($"The parent folder ({parent}) does not exist.");

    public static ApiException OtherKind(WorkspacePath path, string asked, string actual) => ApiException.InvalidParameter(
        $"Cannot overwrite the asset at {path.Shown} due to type mismatch (asked: {asked}, actual: {actual}).");

    public static ApiException NoJupyter() => ApiException.InvalidParameter("The content is not a valid Jupyter notebook: a JSON document with cells is expected.");

    /// <summary>For workspace/import: something is there already.</summary>
    public static ApiException Taken(WorkspacePath path, WorkspaceEntry old) => ApiException.AlreadyExists($"Path ({path.Shown}) already exists.");

    /// <summary>For import-file. Clients tell the two apart by status and text; the real service sends no code with either.</summary>
    public static ApiException TakenForFile(WorkspacePath path, WorkspaceEntry old) => old is { IsNotebook: false, IsFolder: false }
        ? new(409, "", $"File already exists at ({path.Shown}).")
        : new(400, "", $"Path ({path.Shown}) already exists.");
}
