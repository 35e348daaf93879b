namespace CiTasks.Rehearsal.Python;

/// <summary>A library of a task cannot be installed; the text is the one a workspace would give.</summary>
internal sealed class LibraryException(string library, string reason)
    : Exception($"Library installation failed for library {library}: {reason}");
