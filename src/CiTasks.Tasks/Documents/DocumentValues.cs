using CiTasks.Planning.Findings;
using CiTasks.Planning.Jobs;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Documents;

/// <summary>What the placeholders of job files and run files stand for in one step.</summary>
internal sealed class DocumentValues
{
    private readonly TaskContext _context;
    private readonly IReadOnlyDictionary<string, string> _vars;
    private readonly Dictionary<string, Func<string?>> _values;

    private DocumentValues(TaskContext context, GitFacts git, DocumentArtifacts artifacts)
    {
        _context = context;
        _vars = context.Inputs.Get(SharedInputs.Vars);
        _values = new Dictionary<string, Func<string?>>
        {
            ["target"] = () => context.Inputs.Find(SharedInputs.Target),
            ["git.sha"] = () => git.Commit,
            ["git.short_sha"] = () => git.Commit?[..Math.Min(8, git.Commit.Length)],
            ["git.branch"] = () => git.Branch,
            ["wheel"] = () => artifacts.Uploaded(SharedInputs.Wheel),
            ["conf"] = () => artifacts.Uploaded(SharedInputs.ConfArchive),
        };
    }

    /// <summary>Asks the CI system or git for the commit, and the inputs for the rest.</summary>
    /// <param name="context">Inputs and surroundings.</param>
    /// <param name="artifacts">Gets the wheel and the conf archive when a document names them.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<DocumentValues> ReadAsync(TaskContext context, DocumentArtifacts artifacts, CancellationToken cancel) =>
        new(context, await GitFacts.ReadAsync(context, cancel).ConfigureAwait(false), artifacts);

    /// <summary>Fills the placeholders of a document in place.</summary>
    public void Fill(JsonSource source, ICollection<Finding> findings) =>
        Placeholders.Fill(source, Find, [.. _values.Keys, .. _vars.Keys.Select(name => "var." + name)], findings);

    private string? Find(string name) => name switch
    {
        _ when name.StartsWith("var.", StringComparison.Ordinal) => _vars.GetValueOrDefault(name[4..]),
        _ when name.StartsWith("env.", StringComparison.Ordinal) => _context.Surroundings.Environment[name[4..]],
        _ => _values.TryGetValue(name, out var value) ? value() : null,
    };
}
