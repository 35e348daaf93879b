namespace CiTasks.Planning.Tracebacks;

/// <summary>Maps frames of a traceback to files of the checkout.</summary>
public static class SourceMap
{
    /// <summary>
    /// The innermost frame whose file is one of the checkout's, with that file. Paths are compared
    /// from their ends (<c>…/site-packages/pkg/nodes.py</c> is <c>src/pkg/nodes.py</c>): the file
    /// that shares most trailing segments wins, for an installed module all after site-packages. Sharing the bare name is enough only for a frame
    /// outside site-packages whose name is telling and unique in the checkout.
    /// </summary>
    /// <param name="frames">The frames, the innermost last.</param>
    /// <param name="files">Python files of the checkout, relative, forward slashes.</param>
    public static (string File, TraceFrame Frame)? Innermost(IReadOnlyList<TraceFrame> frames, IReadOnlyList<string> files)
    {
        foreach (var frame in frames.Reverse())
        {
            if (IsForeign(frame.File))
            {
                continue;
            }

            var scored = files
                .Select(file => (File: file, Score: SharedSegments(frame.File, file)))
                .Where(pair => pair.Score > 0)
                .OrderByDescending(pair => pair.Score)
                .ThenBy(pair => pair.File.Length)
                .ToList();
            if (scored.Count > 0 && (scored[0].Score >= Math.Max(2, Installed(frame.File)) || IsTelling(frame.File, scored[0].File, scored.Count)))
            {
                return (scored[0].File, frame);
            }
        }

        return null;
    }

    // An installed module is ours only when its whole module path is: kedro/runner/session.py is not iris/runner/session.py.
    private static int Installed(string frame)
    {
        var cut = frame.LastIndexOf("site-packages", StringComparison.Ordinal);
        return cut < 0 ? 0 : frame[cut..].Count(letter => letter is '/' or '\\');
    }

    private static bool IsForeign(string file) =>
        file.StartsWith('<') || file.Contains("/lib/python", StringComparison.Ordinal) && !file.Contains("site-packages", StringComparison.Ordinal);

    private static bool IsTelling(string frame, string file, int candidates)
    {
        var name = file[(file.LastIndexOf('/') + 1)..];
        return candidates == 1 && !frame.Contains("site-packages", StringComparison.Ordinal) && name is not ("__init__.py" or "__main__.py" or "main.py" or "utils.py");
    }

    private static int SharedSegments(string left, string right)
    {
        var (a, b) = (left.Replace('\\', '/').Split('/'), right.Split('/'));
        var shared = 0;
        while (shared < a.Length && shared < b.Length && a[^(shared + 1)] == b[^(shared + 1)])
        {
            shared++;
        }

        return shared;
    }
}
