using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>
/// What a machine remembers of a start: its token from before it was sent, and the run's id from
/// when it is known. It goes when the step has succeeded, so that the next one is a fresh one.
/// </summary>
internal sealed class StartRecord
{
    private readonly string _file;
    private readonly string _title;
    private readonly TaskContext _context;

    public StartRecord(TaskContext context, StartIdentity identity, RunOrder order)
    {
        _file = Path.Combine(context.Host.TempFolder, "starts", identity.Tokens.Family + ".json");
        _title = order.Title;
        _context = context;
    }

    /// <summary>The token and the run of the last start that is not known to have succeeded.</summary>
    public (string Token, long? RunId)? Read()
    {
        try
        {
            return File.Exists(_file) && JsonNode.Parse(File.ReadAllBytes(_file)) is JsonObject known && known.Text("token") is { Length: > 0 } token
                ? (token, known.Number("run_id"))
                : null;
        }
        catch (JsonException)
        {
            // Half a record: the machine stopped while it was written, so nothing had been sent.
            return null;
        }
    }

    public void Write(string token, long? runId)
    {
        var known = new JsonObject { ["run"] = _title, ["token"] = token };
        if (runId is { } id)
        {
            known["run_id"] = id;
        }

        // Beside and renamed: a reader never sees half of it. The same step may run twice at the same time in one folder.
        var beside = $"{_file}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            File.WriteAllText(beside, JsonText.Write(known, indented: true) + "\n");
            File.Move(beside, _file, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Only a later reattach would miss it: no reason to lose sight of a run.
            _context.Host.Write($"{_title}: reattach will not find this run, since its record cannot be written: {problem.Message}");
        }
    }

    public void Forget()
    {
        // A run that was named has left no record, perhaps not even the folder for one.
        if (File.Exists(_file))
        {
            File.Delete(_file);
        }
    }
}
