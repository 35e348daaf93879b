namespace CiTasks.Planning.Tracebacks;

/// <summary>
/// Maps frames of tracebacks to lines of the checkout, by what is known of how its files came to
/// where they ran. Where nothing is known, or several files could be meant, there is no line: a
/// wrong one costs more than none.
/// </summary>
public sealed class SourceMap
{
    // The innermost frames say most; a recursion has thousands.
    private const int MostFrames = 100;
    private const int MostExceptions = 30;

    private readonly InstalledFrames _installed;
    private readonly RemoteFrames _remote;
    private readonly CellFrames _cells;

    /// <param name="tree">The checkout.</param>
    /// <param name="facts">What is known.</param>
    public SourceMap(SourceTree tree, SourceFacts facts)
    {
        _installed = new InstalledFrames(tree, facts);
        _remote = new RemoteFrames(tree, facts);
        _cells = new CellFrames(tree, facts);
    }

    /// <summary>
    /// The innermost frame of the checkout in the exception that failed; when that one has none, in
    /// its cause; or null when no frame of the trace is the checkout's.
    /// </summary>
    public Located? Locate(string trace)
    {
        var exceptions = PythonTraceback.Exceptions(trace).TakeLast(MostExceptions)
            .Select(exception => exception with { Frames = [.. exception.Frames.TakeLast(MostFrames)] }).ToList();
        _cells.Learn(exceptions.SelectMany(exception => exception.Frames));
        var known = new Dictionary<(string, int, string?), LocatedFrame?>();
        var located = new Dictionary<TracedError, List<LocatedFrame>>(ReferenceEqualityComparer.Instance);
        foreach (var exception in exceptions)
        {
            located[exception] = [.. exception.Frames.Select(frame => Locate(frame, known)).OfType<LocatedFrame>()];
        }

        var calls = TracedError.ByWeight(exceptions).Select(exception => located[exception]).FirstOrDefault(frames => frames.Count > 0);
        return calls is null ? null : new Located(calls[^1], calls) { All = [.. exceptions.SelectMany(exception => located[exception])] };
    }

    private LocatedFrame? Locate(TraceFrame frame, Dictionary<(string, int, string?), LocatedFrame?> known)
    {
        var key = (frame.File, frame.Line, frame.Code.FirstOrDefault(shown => shown.Number == frame.Line).Text);
        if (!known.TryGetValue(key, out var located))
        {
            var path = FramePath.Of(frame.File);
            var place = path.Kind switch
            {
                FrameKind.Installed => _installed.Locate(path.Path, frame),
                FrameKind.Cell => _cells.Locate(path.Path, frame),
                FrameKind.Remote or FrameKind.File => _remote.Locate(path.Path, frame),
                _ => null,
            };
            known[key] = located = place is { } found ? new LocatedFrame(found.File, found.Line, frame.Function) : null;
        }

        return located;
    }
}
