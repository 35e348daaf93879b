using System.Text.Json;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>
/// How tasks end that are not really run, and which states runs show, from a file that the user wrote:
/// {"outcomes": [...], "runs": [...]}. The first entry that means a task or a run counts. The file is read for each of
/// them, so that it can be changed while the server runs.
/// </summary>
internal sealed class OutcomeRules(string? path)
{
    public const string Variable = "CITASKS_REHEARSAL_OUTCOMES";

    public OutcomeRule? Find(TaskAttempt attempt, string kind) => Read().Tasks.FirstOrDefault(rule => rule.Means(attempt, kind));

    /// <returns>Null for a run that shows what its tasks do.</returns>
    public RunScript? FindScript(string runName) => Read().Runs.FirstOrDefault(rule => rule.Means(runName))?.Script;

    /// <exception cref="InvalidOperationException">The file is none that can be understood.</exception>
    public (IReadOnlyList<OutcomeRule> Tasks, IReadOnlyList<RunScriptRule> Runs) Read()
    {
        if (path is null)
        {
            return ([], []);
        }
        try
        {
            var file = JsonText.Parse(File.ReadAllBytes(path));
            return file.Array("outcomes") is null && file.Array("runs") is null
                ? throw new JsonException("it has no list of outcomes and none of runs")
                : ([.. file.Children("outcomes").Select(rule => new OutcomeRule(rule))], [.. file.Children("runs").Select(rule => new RunScriptRule(rule))]);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or ApiException)
        {
            throw new InvalidOperationException($"The file of outcomes {path} cannot be used: {problem.Message}", problem);
        }
    }
}
