using System.Text.Json;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>
/// How tasks end that are not really run, from a file that the user wrote: {"outcomes": [...]}, the first entry that
/// means a task counts. The file is read for each task, so that it can be changed while the server runs.
/// </summary>
internal sealed class OutcomeRules(string? path)
{
    public const string Variable = "CITASKS_REHEARSAL_OUTCOMES";

    public OutcomeRule? Find(TaskAttempt attempt, string kind) => Read().FirstOrDefault(rule => rule.Means(attempt, kind));

    /// <exception cref="InvalidOperationException">The file is none that can be understood.</exception>
    public IReadOnlyList<OutcomeRule> Read()
    {
        if (path is null)
        {
            return [];
        }
        try
        {
            var file = JsonText.Parse(File.ReadAllBytes(path));
            return file.Array("outcomes") is null
                ? throw new JsonException("it has no list of outcomes")
                : [.. file.Children("outcomes").Select(rule => new OutcomeRule(rule))];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or ApiException)
        {
            throw new InvalidOperationException($"The file of outcomes {path} cannot be used: {problem.Message}", problem);
        }
    }
}
