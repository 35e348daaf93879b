using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Documents;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs.Requests;

/// <summary>One run as it was asked for.</summary>
/// <param name="Source">The request, or a one-time run in either form; placeholders are filled.</param>
/// <param name="Folder">Folder that its local libraries start from.</param>
/// <param name="InChain">True for an element of a list.</param>
internal sealed record RunRequest(JsonSource Source, string Folder, bool InChain);

/// <summary>Reads what <c>run-file</c> names: a request, or a chain of them with the files that it includes.</summary>
internal sealed class RunRequestFile(TaskContext context, DocumentValues values, ICollection<Finding> findings)
{
    private const string Include = "run_file";
    private readonly List<RunRequest> _requests = [];
    private readonly Stack<string> _open = [];

    /// <summary>True for JSON itself in place of a file's name.</summary>
    public static bool IsText(string runFile) => runFile.TrimStart() is ['{' or '[', ..];

    /// <summary>The runs in their order; with findings, those that could be read.</summary>
    public IReadOnlyList<RunRequest> Read(string runFile, string origin)
    {
        if (!IsText(runFile))
        {
            ReadFile(context.FullPath(runFile), origin, inChain: false);
        }
        else if (JsonSource.Parse(RunRequestInputs.RunFile.Name, Encoding.UTF8.GetBytes(runFile), findings) is { } source)
        {
            Take(source, context.Folder, inChain: false);
        }

        return _requests;
    }

    private void ReadFile(string file, string origin, bool inChain)
    {
        if (_open.Contains(file))
        {
            findings.Add(new Finding("CIT0526", $"run files include each other in a circle: {string.Join(" → ", _open.Reverse().Append(file).Select(context.Shown))}") { At = Origins.Spot(origin) });
            return;
        }

        _open.Push(file);
        if (DocumentFile.Read(context, file, "run file", origin, context.Inputs.Find(SharedInputs.Target), findings) is { } source)
        {
            Take(source, Path.GetDirectoryName(file)!, inChain);
        }

        _open.Pop();
    }

    private void Take(JsonSource source, string folder, bool inChain)
    {
        values.Fill(source, findings);
        if (source.Root is not JsonArray chain)
        {
            TakeOne(source, folder, inChain);
            return;
        }

        if (chain.Count == 0)
        {
            findings.Add(new Finding("CIT0520", "an empty list runs nothing") { At = source.Locate(chain) });
        }

        foreach (var item in chain.ToList())
        {
            if (item is JsonObject)
            {
                TakeOne(source.Detach(item), folder, inChain: true);
            }
            else
            {
                findings.Add(new Finding("CIT0520", $"an element of a chain is {JsonText.Write(item)}, not an object that describes a run") { At = source.Locate(item ?? chain) });
            }
        }
    }

    private void TakeOne(JsonSource source, string folder, bool inChain)
    {
        if (source.Root is not JsonObject run || run[Include] is not { } other)
        {
            _requests.Add(new RunRequest(source, folder, inChain));
            return;
        }

        if (other.AsText() is { Length: > 0 } name && run.Count == 1)
        {
            ReadFile(Path.GetFullPath(name, folder), Origins.Of(source.Locate(other)), inChain);
            return;
        }

        findings.Add(new Finding("CIT0520", run.Count > 1 ? "an object with 'run_file' has no other members" : "'run_file' must be the path of a run file")
        {
            At = source.Locate(other),
            Hint = "the included file says everything about its run; its path is relative to this file",
        });
    }
}
