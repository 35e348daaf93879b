using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Sandboxes;

namespace CiTasks.Rehearsal.Python;

/// <summary>The environment variables of a job: those a cluster sets, none of the machine's own.</summary>
internal static partial class JobEnvironment
{
    public static IReadOnlyDictionary<string, string> Of(TaskAttempt attempt, PythonInterpreter python, JobFolders folders, JobPaths paths, JsonObject secrets)
    {
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = string.Join(Path.PathSeparator, folders.Scripts.Inside, Path.GetDirectoryName(python.Executable), Tools.StandardPath),
            ["HOME"] = folders.Home.Inside,
            ["LANG"] = "C.UTF-8",
            ["TZ"] = "UTC",
            ["PYTHONUNBUFFERED"] = "1",
            ["PYTHONDONTWRITEBYTECODE"] = "1",
            ["DB_IS_DRIVER"] = "TRUE",
        };
        if (python.UserBase is not null)
        {
            environment["PYTHONUSERBASE"] = python.UserBase;
        }
        // Some installations of Python (setup-python's on GitHub) find their own libraries only through it.
        if (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") is { Length: > 0 } libraries)
        {
            environment["LD_LIBRARY_PATH"] = libraries;
        }
        if (attempt.Task.Child("cluster_instance")?.Text("cluster_id") is { } cluster)
        {
            environment["DB_CLUSTER_ID"] = cluster;
        }
        // 15.4.x-scala2.12 is runtime 15.4.
        if (attempt.Cluster?.Text("spark_version")?.Split('.') is [var major, var minor, ..])
        {
            environment["DATABRICKS_RUNTIME_VERSION"] = $"{major}.{minor}";
        }
        foreach (var (name, value) in attempt.Cluster?.TextMap("spark_env_vars") ?? [])
        {
            environment[name] = SecretReference().Replace(value, reference => Secret(secrets, reference));
        }
        foreach (var (name, value) in OwnVariables(attempt, paths).Where(entry => entry.Key.Length > 0 && !entry.Key.Contains('=')))
        {
            environment[name] = value;
        }
        // Last: by it the task's processes are found and ended.
        environment[JobProcess.Marker] = attempt.Id.ToString(CultureInfo.InvariantCulture);
        return environment;
    }

    /// <summary>The list that the task names: first what its files say, then its own variables.</summary>
    private static IEnumerable<KeyValuePair<string, string>> OwnVariables(TaskAttempt attempt, JobPaths paths)
    {
        if (attempt.EnvironmentVariables is not { } list)
        {
            return [];
        }
        var lines = list.Texts("files").SelectMany(path => File.ReadLines(
            paths.FindFile(path) ?? throw new LibraryException($"environment_variables \"{path}\"", "there is no such file in the workspace")));
        var fromFiles = lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#' && line.Contains('='))
            .Select(line => line.Split('=', 2))
            .Select(pair => KeyValuePair.Create(pair[0].Trim(), pair[1].Trim().Trim('"')));
        return fromFiles.Concat(list.TextMap("variables"));
    }

    private static string Secret(JsonObject secrets, Match reference) =>
        (secrets[reference.Groups[1].Value] as JsonObject)?.Text(reference.Groups[2].Value) is { } value
            ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(value))
            : throw new LibraryException(reference.Value, "there is no such secret");

    [GeneratedRegex(@"\{\{secrets/([\w.@-]+)/([\w.@-]+)\}\}")]
    private static partial Regex SecretReference();
}
