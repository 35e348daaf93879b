namespace CiTasks.Rehearsal.Runs;

/// <summary>Where the text of a notebook comes from.</summary>
internal interface INotebookSources
{
    /// <returns>Null when there is no such notebook.</returns>
    string? Read(string path);
}
