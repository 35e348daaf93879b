using CiTasks.Planning.Findings;
using CiTasks.Planning.Tracebacks;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>Finds the line of the checkout that a traceback speaks of. Looks through the checkout once, when first asked.</summary>
internal sealed class CheckoutSources(TaskContext context)
{
    // A checkout larger than this gets no mapping rather than a slow one.
    private const int MostFiles = 50_000;

    // Copies of the sources live there, and other people's.
    private static readonly HashSet<string> Skipped =
        ["node_modules", "dist", "build", "artifacts", "site-packages", "__pycache__", "venv", "env", "tools"];

    private List<string>? _files;

    /// <summary>The innermost frame of the trace that is a file of the checkout.</summary>
    public Spot? Locate(string? trace)
    {
        if (trace is null || PythonTraceback.Frames(trace) is not { Count: > 0 } frames)
        {
            return null;
        }

        return SourceMap.Innermost(frames, _files ??= Walk()) is { } hit
            ? new Spot(context.Shown(Path.Combine(context.Folder, hit.File)), hit.Frame.Line)
            : null;
    }

    private List<string> Walk()
    {
        var files = new List<string>();
        Walk(new DirectoryInfo(context.Folder), "", files);
        return files;
    }

    private static void Walk(DirectoryInfo folder, string prefix, List<string> files)
    {
        foreach (var item in folder.EnumerateFileSystemInfos())
        {
            if (files.Count >= MostFiles || item.LinkTarget is not null)
            {
                continue;
            }

            if (item is DirectoryInfo inner)
            {
                if (!inner.Name.StartsWith('.') && !Skipped.Contains(inner.Name))
                {
                    Walk(inner, prefix + inner.Name + "/", files);
                }
            }
            else if (item.Name.EndsWith(".py", StringComparison.Ordinal))
            {
                files.Add(prefix + item.Name);
            }
        }
    }
}
