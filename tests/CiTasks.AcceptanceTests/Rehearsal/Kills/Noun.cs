using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal.Kills;

/// <summary>Something of the workspace that has a name and holds a text: a file, a job, a secret.</summary>
/// <param name="Name">What a failure calls it.</param>
/// <param name="LargestText">How much it is made to hold.</param>
/// <param name="Write">Makes it or replaces what it holds.</param>
/// <param name="Delete">Removes it; it exists.</param>
/// <param name="Read">What it holds, or null when there is none.</param>
internal sealed record Noun(
    string Name,
    int LargestText,
    Func<RehearsalServer, string, string, Task> Write,
    Func<RehearsalServer, string, Task> Delete,
    Func<RehearsalServer, string, Task<string?>> Read);
