using System.Text.RegularExpressions;

namespace CiTasks.Planning.Tracebacks;

/// <summary>Where the code of a frame lay when it ran.</summary>
internal enum FrameKind
{
    /// <summary>Python itself, Spark, or text that was never a file.</summary>
    Foreign,

    /// <summary>A module of an installed distribution.</summary>
    Installed,

    /// <summary>A cell of a notebook.</summary>
    Cell,

    /// <summary>A file of the workspace, of DBFS or of a volume.</summary>
    Remote,

    /// <summary>Any other file.</summary>
    File,
}

/// <summary>The path of a frame, taken apart.</summary>
/// <param name="Kind">Where it lay.</param>
/// <param name="Path">
/// Of a module its path in the distribution; of a cell what tells it from others; of a remote file
/// <c>/Workspace/…</c>, <c>dbfs:/…</c> or <c>/Volumes/…</c>; else the path with forward slashes.
/// </param>
internal sealed partial record FramePath(FrameKind Kind, string Path)
{
    private static readonly FramePath Foreign = new(FrameKind.Foreign, "");

    // What runs a Python file on serverless compute calls itself a command too.
    private const string Launcher = "-1";

    public static FramePath Of(string file)
    {
        var path = file.Trim().Replace('\\', '/');
        if (Command().Match(path) is { Success: true } command)
        {
            return command.Groups["id"].Value == Launcher ? Foreign : new FramePath(FrameKind.Cell, command.Groups["id"].Value);
        }

        if (LocalCell().IsMatch(path))
        {
            return new FramePath(FrameKind.Cell, path);
        }

        if (path.Length == 0 || path[0] == '<')
        {
            return Foreign;
        }

        path = Scheme().Replace(path, "/");
        path = Doubled().Replace(path, "/");
        if (Packages().Match(path) is { Success: true } packages)
        {
            return new FramePath(FrameKind.Installed, packages.Groups["module"].Value);
        }

        return Library().IsMatch(path) ? Foreign
            : path.StartsWith("dbfs:/Volumes/", StringComparison.OrdinalIgnoreCase) ? new FramePath(FrameKind.Remote, path[5..])
            : path.StartsWith("dbfs:/", StringComparison.OrdinalIgnoreCase) ? new FramePath(FrameKind.Remote, "dbfs:" + path[5..])
            : path.StartsWith("/dbfs/", StringComparison.Ordinal) ? new FramePath(FrameKind.Remote, "dbfs:" + path[5..])
            : path.StartsWith("/Workspace/", StringComparison.Ordinal) || path.StartsWith("/Volumes/", StringComparison.Ordinal) ? new FramePath(FrameKind.Remote, path)
            : InWorkspace().IsMatch(path) ? new FramePath(FrameKind.Remote, "/Workspace" + path)
            : new FramePath(FrameKind.File, path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path);
    }

    // <command-12>, <command-12-34>, /root/.ipykernel/99/command-12-34, ~/.ipykernel/99/command--1-34
    [GeneratedRegex(@"^(?:<|(?:.*/)?)command-(?<id>-?[0-9]+)(?:-[0-9]+)?(?:\.py)?>?$")]
    private static partial Regex Command();

    // Cell In[3], Input In [3], <ipython-input-3-0a1b2c>, /tmp/ipykernel_77/12345.py
    [GeneratedRegex(@"^(?:(?:Cell|Input) In ?\[|<ipython-input-|.*/ipykernel_[0-9]+/[0-9]+\.py$)")]
    private static partial Regex LocalCell();

    [GeneratedRegex(@"^file:/+", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"(?<!^[a-z]+:)/{2,}|/(?:\./)+")]
    private static partial Regex Doubled();

    // A folder of packages, or an archive that Python imports from; the last one counts.
    [GeneratedRegex(@"^.*(?:/site-packages|/dist-packages|/pip-target-[^/]+/lib/python|\.whl|\.egg|\.zip)/(?<module>.+)$")]
    private static partial Regex Packages();

    [GeneratedRegex(@"/lib/python[0-9.]*/|/Lib/(?:[a-z_]+/)?[a-z_]+\.py$|^/databricks/(?:spark|python_shell|jars|python3?)/|/spark/python/")]
    private static partial Regex Library();

    [GeneratedRegex(@"^/(?:Repos/|Shared/|Users/[^/]*@)")]
    private static partial Regex InWorkspace();
}
