namespace CiTasks.Planning.Tracebacks;

/// <summary>
/// Finds the cells of notebooks that frames speak of. The number of a command says nothing of the
/// file it came from; the source that the trace shows does, where it stands in one place only.
/// </summary>
internal sealed class CellFrames(SourceTree tree, SourceFacts facts)
{
    private readonly Dictionary<string, Place?> _cells = [];
    private ILookup<string, TraceFrame>? _byCell;

    /// <summary>Says what else the trace shows of each cell.</summary>
    public void Learn(IEnumerable<TraceFrame> frames)
    {
        _byCell = frames.Select(frame => (Path: FramePath.Of(frame.File), Frame: frame)).Where(pair => pair.Path.Kind == FrameKind.Cell).ToLookup(pair => pair.Path.Path, pair => pair.Frame);
        _cells.Clear();
    }

    /// <summary>The file and line, or null.</summary>
    public (string File, int Line)? Locate(string cell, TraceFrame frame)
    {
        if (!_cells.TryGetValue(cell, out var place))
        {
            _cells[cell] = place = Find([.. _byCell?[cell] ?? [frame]]);
        }

        return place is { } known && frame.Line + known.Shift is var line && line >= 1 && line <= known.Cell.Count
            ? (known.File, known.Cell[line - 1].FileLine)
            : null;
    }

    private Place? Find(IReadOnlyList<TraceFrame> frames)
    {
        var shown = frames.SelectMany(frame => frame.Code).Distinct().ToList();
        var functions = frames.Where(frame => LineMatch.BareName(frame.Function) is not null).Select(frame => (frame.Line, Name: LineMatch.BareName(frame.Function)!)).Distinct().ToList();
        if (shown.Count == 0 && functions.Count == 0)
        {
            return null;
        }

        var cells = tree.Notebooks.SelectMany(notebook => notebook.Cells.Select(cell => new Place(notebook.File, cell, 0))).ToList();
        var exact = cells.Where(place => Fits(place.Cell, 0, shown, functions)).ToList();

        // A cell may have had other lines before these when it ran, or the service counts others.
        return Only(exact.Count > 0 || shown.Count == 0
            ? exact
            : [.. cells.SelectMany(place => Shifts(place.Cell, shown, functions).Select(shift => place with { Shift = shift }))]);
    }

    private static IEnumerable<int> Shifts(IReadOnlyList<CellLine> cell, IReadOnlyList<ShownLine> shown, IReadOnlyList<(int Line, string Name)> functions)
    {
        var longest = shown.MaxBy(line => line.Text.Length);
        for (var index = 0; index < cell.Count; index++)
        {
            if (LineMatch.IsSame(cell[index].Text, longest.Text) && Fits(cell, index + 1 - longest.Number, shown, functions))
            {
                yield return index + 1 - longest.Number;
            }
        }
    }

    private static bool Fits(IReadOnlyList<CellLine> cell, int shift, IReadOnlyList<ShownLine> shown, IReadOnlyList<(int Line, string Name)> functions)
    {
        if (!shown.All(line => line.Number + shift >= 1 && line.Number + shift <= cell.Count && LineMatch.IsSame(cell[line.Number + shift - 1].Text, line.Text)))
        {
            return false;
        }

        // A worker of Spark shows no source: then the names of the functions must do.
        return shown.Count > 0 || functions.All(function => function.Line >= 1 && function.Line <= cell.Count
            && LineMatch.FunctionAround([.. cell.Select(line => line.Text)], function.Line) == function.Name);
    }

    // One place, or the one in the notebook that the task runs.
    private Place? Only(IReadOnlyList<Place> places) =>
        places.Count == 1 ? places[0] : places.Where(place => IsEntry(place.File)).ToList() is [var own] ? own : null;

    // A notebook of the workspace has no ending in its name.
    private bool IsEntry(string file) =>
        facts.Entry is { } entry && SourceTree.Name(file) is var name && SourceTree.Name(entry) is var wanted && (name == wanted || name[..name.LastIndexOf('.')] == wanted);

    // A cell, and what is to be added to its line numbers.
    private sealed record Place(string File, IReadOnlyList<CellLine> Cell, int Shift);
}
