using System.Text.Json;

namespace CiTasks.Build.Python;

/// <summary>Asks a Python about itself with respect to one project.</summary>
public sealed class PythonProbe(ICommands commands, string script, string project)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Null when this is no Python that starts.</summary>
    public ProbedPython? Ask(string command, params string[] leading)
    {
        var answer = commands.Run(command, [.. leading, script, project], Limit);
        try
        {
            return answer.Succeeded ? JsonSerializer.Deserialize<ProbedPython>(answer.Output, Json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
