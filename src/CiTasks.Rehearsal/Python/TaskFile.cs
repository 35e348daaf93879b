using CiTasks.Rehearsal.Dbfs;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Python;

/// <summary>A file or notebook that a task runs: where it lies on this machine, and where the job sees it.</summary>
internal sealed record TaskFile(string Host, string Inside)
{
    /// <summary>A notebook has no extension where clients name it; on disk it has that of its form.</summary>
    private static readonly string[] NotebookExtensions = [".py", ".ipynb", ".sql", ".scala", ".r", ".R"];

    private const string NotebookHeader = "# Databricks notebook source";

    public string Extension => Path.GetExtension(Host).ToLowerInvariant();

    public static TaskFile? Find(TaskAttempt attempt, JobPaths paths, string path)
    {
        if (IsFromGit(attempt))
        {
            return InCheckout(attempt, path);
        }
        return paths.FindFile(path) is { } host ? new(host, JobPaths.Inside(path)) : null;
    }

    public static TaskFile? FindNotebook(TaskAttempt attempt, JobPaths paths, string path)
    {
        var place = path.StartsWith("/Workspace/", StringComparison.Ordinal) || IsFromGit(attempt) ? path : "/Workspace/" + path.TrimStart('/');
        var named = NotebookExtensions.Select(extension => Find(attempt, paths, place + extension)).FirstOrDefault(file => file is not null);
        return named ?? (Find(attempt, paths, place) is { } exact && IsNotebook(exact) ? exact : null);
    }

    private static bool IsFromGit(TaskAttempt attempt) =>
        attempt.Task.Where(field => field.Key.EndsWith("_task", StringComparison.Ordinal))
            .Any(field => field.Value is System.Text.Json.Nodes.JsonObject kind && kind.Text("source") == "GIT");

    private static TaskFile? InCheckout(TaskAttempt attempt, string path)
    {
        if (attempt.Checkout is not { } checkout)
        {
            return null;
        }
        try
        {
            var relative = DbfsPath.Normalize("/" + path.TrimStart('/'));
            return new DbfsFolder(checkout.Host).Find(relative) is FileInfo file ? new(file.FullName, checkout.Inside + relative) : null;
        }
        catch (ApiException)
        {
            return null;
        }
    }

    /// <summary>A plain file that happens to be Python is none, as on Databricks.</summary>
    private static bool IsNotebook(TaskFile file)
    {
        if (file.Extension == ".ipynb")
        {
            return true;
        }
        using var reader = new StreamReader(file.Host);
        return file.Extension == ".py" && reader.ReadLine()?.StartsWith(NotebookHeader, StringComparison.Ordinal) == true;
    }
}
