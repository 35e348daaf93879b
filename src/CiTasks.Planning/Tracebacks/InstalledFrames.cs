namespace CiTasks.Planning.Tracebacks;

/// <summary>Finds the files of the checkout that installed modules were built from.</summary>
internal sealed class InstalledFrames(SourceTree tree, SourceFacts facts)
{
    // Between a project's folder and its packages; a mapping of package-dir shows in a wheel only.
    private static readonly string[] Layouts = ["", "src/", "python/", "lib/"];

    private const int ShownAround = 3;

    /// <summary>The file and line, or null: another distribution's module is nobody's here, whatever it is called.</summary>
    public (string File, int Line)? Locate(string module, TraceFrame frame)
    {
        var wheels = facts.Wheels.Where(wheel => wheel.Files.Contains(module)).ToList();
        foreach (var wheel in wheels)
        {
            if (Of(wheel, module, frame) is { } place)
            {
                return place;
            }
        }

        return wheels.Count > 0 ? null : ByLayout(module, frame);
    }

    private (string File, int Line)? Of(WheelRecord wheel, string module, TraceFrame frame)
    {
        var packed = wheel.Read(module) is { } bytes ? new SourceText(bytes) : null;
        var named = tree.Named(module).ToList();
        var tails = named.Where(file => EndsWith(file, module)).ToList();
        if (packed is not null && Preferred([.. tails.Where(file => IsSame(file, packed))], wheel, module) is { } same)
        {
            return On(same, frame);
        }

        // The folder of a package may have another name than the package (package-dir).
        if (packed is not null && tails.Count == 0 && (Preferred([.. named.Where(file => packed.Bytes.Length > 0 && IsSame(file, packed))], wheel, module) ?? BySiblings(wheel, module)) is { } mapped)
        {
            return On(mapped, Completed(frame, packed));
        }

        // The wheel is older or newer than the checkout: its own lines say which line is meant.
        return Preferred(tails, wheel, module) is { } stale && Completed(frame, packed) is { Code.Count: > 0 } known ? On(stale, known) : null;
    }

    private (string File, int Line)? ByLayout(string module, TraceFrame frame)
    {
        var homes = facts.Projects.SelectMany(project => Layouts.Select(layout => (project.Length > 0 ? project + "/" : "") + layout + module)).Where(tree.Has).Distinct().ToList();
        return homes.Count == 1 ? On(homes[0], frame) : null;
    }

    // Where other modules of the same package lie, this one does too.
    private string? BySiblings(WheelRecord wheel, string module)
    {
        var folder = module[..^SourceTree.Name(module).Length];
        var homes = wheel.Files
            .Where(file => file.StartsWith(folder, StringComparison.Ordinal) && file != module && file.EndsWith(".py", StringComparison.Ordinal))
            .Take(20)
            .Select(file => (Below: file[folder.Length..], Text: wheel.Read(file) is { Length: > 0 } bytes ? new SourceText(bytes) : null))
            .Where(sibling => sibling.Text is not null)
            .SelectMany(sibling => tree.Named(sibling.Below).Where(file => EndsWith(file, sibling.Below) && IsSame(file, sibling.Text!)).Select(file => file[..^sibling.Below.Length]))
            .Distinct().Select(home => home + SourceTree.Name(module)).Where(tree.Has).ToList();
        return homes.Count == 1 ? homes[0] : null;
    }

    private (string File, int Line)? On(string file, TraceFrame frame) =>
        tree.Text(file) is { IsGenerated: false } text && LineMatch.Find(text.Lines, frame) is { } line ? (file, line) : null;

    // What the trace does not show the wheel does, unless the two contradict each other: then another wheel was installed.
    private static TraceFrame Completed(TraceFrame frame, SourceText? packed)
    {
        if (packed is null || frame.Line < 1 || frame.Line > packed.Lines.Count || frame.Code.Any(shown => shown.Number == frame.Line && !LineMatch.IsSame(packed.Lines[frame.Line - 1], shown.Text)))
        {
            return frame;
        }

        var first = Math.Max(1, frame.Line - ShownAround);
        return frame with
        {
            Code = [.. Enumerable.Range(first, Math.Min(packed.Lines.Count, frame.Line + ShownAround) - first + 1)
                .Select(line => new ShownLine(line, packed.Lines[line - 1].Trim())).Where(shown => shown.Text.Length > 0)],
        };
    }

    private bool IsSame(string file, SourceText packed) => tree.Text(file) is { } text && text.IsSameAs(packed);

    // Of several the one in the project that the wheel was built from, best where its layout has it.
    private static string? Preferred(List<string> files, WheelRecord wheel, string module)
    {
        var home = wheel.Project is { Length: > 0 } project ? project + "/" : "";
        return files.Count == 1 ? files[0]
            : files.Where(file => Layouts.Any(layout => file == home + layout + module)).ToList() is [var usual] ? usual
            : files.Where(file => home.Length > 0 && file.StartsWith(home, StringComparison.Ordinal)).ToList() is [var own] ? own
            : null;
    }

    private static bool EndsWith(string file, string module) => file.EndsWith(module, StringComparison.Ordinal) && (file.Length == module.Length || file[^(module.Length + 1)] == '/');
}
