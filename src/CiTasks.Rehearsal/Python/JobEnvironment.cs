using System.Globalization;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Sandboxes;

namespace CiTasks.Rehearsal.Python;

/// <summary>The environment variables of a job: those a cluster sets, none of the machine's own.</summary>
internal static class JobEnvironment
{
    public static IReadOnlyDictionary<string, string> Of(TaskAttempt attempt, PythonInterpreter python, JobFolders folders)
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
            [JobProcess.Marker] = attempt.Id.ToString(CultureInfo.InvariantCulture),
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
            environment[name] = value;
        }
        return environment;
    }
}
