using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>
/// What a laptop remembers of a start: its token from before it was sent, and the run's id from
/// when it is known. It goes when the run has succeeded, so that the next step is a fresh one.
/// </summary>
internal sealed class StartRecord
{
    private readonly string _file;
    private readonly string _title;

    public StartRecord(TaskContext context, StartIdentity identity, RunOrder order)
    {
        _file = Path.Combine(context.Host.TempFolder, "starts", identity.Tokens.Family + ".json");
        _title = order.Title;
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
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        var known = new JsonObject { ["run"] = _title, ["token"] = token };
        if (runId is { } id)
        {
            known["run_id"] = id;
        }

        // Beside and renamed: a reader never sees half of it. The same step may run twice at the same time in one folder.
        var beside = $"{_file}.{Guid.NewGuid():N}";
        File.WriteAllText(beside, JsonText.Write(known, indented: true) + "\n");
        File.Move(beside, _file, overwrite: true);
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
