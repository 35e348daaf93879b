using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Python;

/// <summary>What can be built in one folder of a project, as the interpreter sees it.</summary>
/// <param name="Folder">Absolute folder.</param>
/// <param name="PyProject">Absolute path of <c>pyproject.toml</c>, or null.</param>
/// <param name="TomlError">Why it cannot be parsed, with <c>(at line L, column C)</c>; or null.</param>
/// <param name="Buildable">True when a wheel can be asked of this folder.</param>
/// <param name="Kedro">The <c>[tool.kedro]</c> table, or null.</param>
/// <param name="Backend">Module of the build backend.</param>
/// <param name="Missing">Build requirements that are not installed; empty means that no isolation is needed.</param>
internal sealed record ProjectFolder(
    string Folder,
    string? PyProject,
    string? TomlError,
    bool Buildable,
    JsonObject? Kedro,
    string Backend,
    IReadOnlyList<string> Missing);

/// <summary>An interpreter and what it says of a project.</summary>
/// <param name="Executable">The real interpreter, behind shims.</param>
/// <param name="Version">Such as <c>3.11.2</c>.</param>
/// <param name="HasBuild">True when the <c>build</c> front end can be imported.</param>
/// <param name="Root">The project's folder.</param>
/// <param name="Src">Its <c>src</c> folder: Kedro up to 0.18 built there.</param>
internal sealed record PythonProbe(string Executable, string Version, bool HasBuild, ProjectFolder Root, ProjectFolder Src)
{
    private static readonly string[] Names = ["python3", "python"];

    /// <summary>
    /// Asks the given interpreter, or the first of python3 and python that answers. Parsing TOML is
    /// left to Python: no TOML library for .NET is to be had (docs/decisions/0002).
    /// </summary>
    /// <exception cref="TaskFailureException"><c>CIT0210</c>: none works.</exception>
    public static async Task<PythonProbe> RunAsync(string? python, string project, CancellationToken cancel)
    {
        var script = Script();
        foreach (var name in python is null ? Names : [python])
        {
            var answer = await ChildProcess.RunAsync(name, ["-c", script, project], Path.GetTempPath(), null, cancel).ConfigureAwait(false);
            if (answer is { ExitCode: 0 } && Parse(answer.Output) is { } probe)
            {
                return probe;
            }

            if (answer is not null && python is not null)
            {
                throw new TaskFailureException(ExitCode.Invalid, new Finding("CIT0210", $"{python} is not a working Python")
                {
                    Detail = answer.Together.Trim(),
                    Hint = "Python 3.8 or later is needed",
                });
            }
        }

        throw new TaskFailureException(ExitCode.Invalid, new Finding("CIT0210", python is null ? "no Python was found" : $"{python} cannot be started")
        {
            Hint = "install Python 3.8 or later, or name one with --python",
        });
    }

    private static PythonProbe? Parse(string output)
    {
        try
        {
            // The object is the last line: a site hook may have printed before.
            return JsonNode.Parse(output.Trim().Split('\n')[^1]) is JsonObject json
                ? new PythonProbe(json.Text("executable")!, json.Text("version")!, json.Flag("build"), Folder(json.Child("root")!), Folder(json.Child("src")!))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ProjectFolder Folder(JsonObject json) => new(
        json.Text("folder")!,
        json.Text("pyproject"),
        json.Text("toml_error"),
        json.Flag("has_setup") || json.Flag("has_build_system") || json.Flag("has_project") || (json.Flag("toml_unread") && json["kedro"] is null),
        json.Child("kedro"),
        json.Text("backend")!,
        [.. ((JsonArray)json["missing"]!).Select(item => item!.ToString())]);

    private static string Script()
    {
        using var stream = typeof(PythonProbe).Assembly.GetManifestResourceStream("project_probe.py")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
