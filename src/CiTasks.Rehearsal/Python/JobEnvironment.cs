using System.Globalization;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Sandboxes;

namespace CiTasks.Rehearsal.Python;

/// <summary>The environment variables of a job: those a cluster sets, none of the machine's own.</summary>
internal static class JobEnvironment
{
    public static IReadOnlyDictionary<string, string> Of(TaskAttempt attempt, PythonInterpreter python, JobFolders folders, JobPaths paths, JobSecrets secrets)
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
            ["DATABRICKS_RUNTIME_VERSION"] = RuntimeVersion(attempt),
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
        foreach (var (name, value) in attempt.Cluster?.TextMap("spark_env_vars") ?? [])
        {
            environment[name] = secrets.Resolve(value);
        }
        foreach (var (name, value) in OwnVariables(attempt, paths).Where(entry => entry.Key.Length > 0 && !entry.Key.Contains('=')))
        {
            environment[name] = value;
        }
        // Last: by it the task's processes are found and ended.
        environment[JobProcess.Marker] = attempt.Id.ToString(CultureInfo.InvariantCulture);
        return environment;
    }

    /// <summary>Always there: by it libraries know that they are on Databricks. 15.4.x-scala2.12 is runtime 15.4.</summary>
    private static string RuntimeVersion(TaskAttempt attempt) => attempt.Cluster?.Text("spark_version")?.Split('.') switch
    {
        [var major, var minor, ..] => $"{major}.{minor}",
        _ when attempt.Environment is { } environment => $"client.{environment.Text("environment_version") ?? environment.Text("client") ?? "1"}",
        _ => "15.4",
    };

    /// <summary>The list that the task names: first what its files say, then its own variables.</summary>
    private static IEnumerable<KeyValuePair<string, string>> OwnVariables(TaskAttempt attempt, JobPaths paths)
    {
        if (attempt.EnvironmentVariables is not { } list)
        {
            return [];
        }
        var lines = list.Texts("files").SelectMany(path => File.ReadLines(
            paths.FindFile(path) ?? throw new JobSetupException($"Cannot read the file of environment variables {path}. The workspace has no such file")));
        var fromFiles = lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#' && line.Contains('='))
            .Select(line => line.Split('=', 2))
            .Select(pair => KeyValuePair.Create(pair[0].Trim(), pair[1].Trim().Trim('"')));
        return fromFiles.Concat(list.TextMap("variables"));
    }
}
