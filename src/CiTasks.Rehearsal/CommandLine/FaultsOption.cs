using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Faults;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.CommandLine;

/// <summary>The faults that are in force from the start: one by one on the command line, and many in a file.</summary>
internal sealed class FaultsOption
{
    private readonly Option<string[]> _fault = new("--fault")
    {
        Description = "A fault such as \"POST /api/2.*/jobs/run-now drop-after count=1\"; may be given several times.",
        DefaultValueFactory = _ => [],
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _file = new("--faults") { Description = "A JSON file with faults: {\"faults\": [...]}." };

    public void AddTo(Command command)
    {
        command.Options.Add(_fault);
        command.Options.Add(_file);
    }

    /// <exception cref="UsageException">A fault makes no sense.</exception>
    public FaultBook Read(ParseResult parsed)
    {
        var faults = new FaultBook();
        try
        {
            faults.Add(parsed.GetValue(_fault)!.Select(FaultSpec.Parse));
        }
        catch (FaultException problem)
        {
            throw new UsageException(problem.Message);
        }
        if (parsed.GetValue(_file) is { } path)
        {
            try
            {
                faults.Add(FaultSpec.ParseAll(JsonText.Parse(File.ReadAllBytes(path))));
            }
            catch (Exception problem) when (problem is FaultException or JsonException or IOException)
            {
                throw new UsageException($"{path}: {problem.Message}");
            }
        }
        return faults;
    }
}
