namespace CiTasks.Planning.Tracebacks;

/// <summary>Finds the files of the checkout that ran from the workspace, from DBFS, from a volume or from the driver's folder.</summary>
internal sealed class RemoteFrames(SourceTree tree, SourceFacts facts)
{
    private const string Repos = "/Workspace/Repos/";

    // Names that every project has.
    private static readonly string[] Common = ["__init__.py", "__main__.py", "main.py", "utils.py", "setup.py", "conftest.py", "app.py", "run.py", "test.py", "config.py"];

    /// <summary>The file and line, or null.</summary>
    public (string File, int Line)? Locate(string path, TraceFrame frame)
    {
        if (facts.Root is { } root && path.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal))
        {
            return On(path[(root.TrimEnd('/').Length + 1)..], frame);
        }

        // The innermost place wins: a folder may have been sent into another one.
        var place = facts.Places.Where(place => IsIn(path, place.Remote)).MaxBy(place => place.Remote.Length);
        if (place is not null)
        {
            var rest = path[place.Remote.Length..].TrimStart('/');
            return On(place.Local.Length == 0 ? rest : rest.Length == 0 ? place.Local : $"{place.Local}/{rest}", frame);
        }

        if (Whole(path) is { } whole)
        {
            return On(whole, frame) ?? ByTail(whole, frame, whole.Count(letter => letter == '/') + 1);
        }

        // Somebody else's Git folder has files of the same names.
        return path.StartsWith(Repos, StringComparison.Ordinal) && facts.Places.Any(known => known.Remote.StartsWith(Repos, StringComparison.Ordinal)) && !IsSameRepository(path)
            ? null
            : (InGitFolder(path) is { } inside ? On(inside, frame) : null) ?? ByTail(path, frame, 0);
    }

    // The files of the checkout that share most of the path's end, and among those the only one that has the line.
    private (string File, int Line)? ByTail(string path, TraceFrame frame, int least)
    {
        var name = SourceTree.Name(path);
        string[] ends = name.Contains('.', StringComparison.Ordinal) ? [path] : [path + ".py", path + ".ipynb"];
        var near = ends.SelectMany(tree.NamedInFolder).ToList();
        var candidates = (near.Count > 0 ? near : ends.SelectMany(tree.Named).Take(2))
            .Select(file => (File: file, Shared: ends.Max(end => Shared(end, file)))).ToList();
        var best = candidates.Count == 0 ? 0 : candidates.Max(candidate => candidate.Shared);
        var isTelling = best >= Math.Max(2, least) || best == 1 && least <= 1 && candidates.Count == 1 && !Common.Contains(name);
        var found = !isTelling ? [] : candidates.Where(candidate => candidate.Shared == best).Select(candidate => On(candidate.File, frame)).OfType<(string File, int Line)>().ToList();
        return found.Count == 1 ? found[0]
            : found.Where(place => place.Line == frame.Line).ToList() is [var only] && frame.Code.Count > 0 ? only
            : null;
    }

    private (string File, int Line)? On(string file, TraceFrame frame)
    {
        // A notebook of the workspace has no ending in its name.
        var found = new[] { file, file + ".py", file + ".ipynb" }.FirstOrDefault(tree.Has);
        return found is not null && !found.EndsWith(".ipynb", StringComparison.Ordinal) && tree.Text(found) is { IsGenerated: false } text && LineMatch.Find(text.Lines, frame) is { } line ? (found, line) : null;
    }

    // Places whose own paths say where the repository begins: the checkout of a job's git_source, a bundle's files.
    private static string? Whole(string path)
    {
        var parts = path.Split('/');
        var begin = parts is ["", "Workspace", "Repos", ".internal", _, _, ..] ? 6 : Array.IndexOf(parts, ".bundle") is > 0 and var bundle && Array.IndexOf(parts, "files", bundle) is > 0 and var files ? files + 1 : 0;
        return begin > 0 && begin < parts.Length ? string.Join('/', parts[begin..]) : null;
    }

    // /Workspace/Repos/<user>/<repository>/<path>, and the same below /Workspace/Users.
    private static string? InGitFolder(string path) => path.Split('/', 6) is ["", "Workspace", "Repos" or "Users", _, _, var rest] ? rest : null;

    private bool IsSameRepository(string path) =>
        path.Split('/') is [_, _, _, _, var repository, ..] && facts.Places.Any(place => place.Local.Length == 0 && place.Remote.StartsWith(Repos, StringComparison.Ordinal) && SourceTree.Name(place.Remote) == repository);

    private static bool IsIn(string path, string remote) => path.StartsWith(remote, StringComparison.Ordinal) && (path.Length == remote.Length || path[remote.Length] == '/');

    // How many parts the two have in common, counted from their ends.
    private static int Shared(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var length = 0;
        while (length < left.Length && length < right.Length && left[^(length + 1)] == right[^(length + 1)])
        {
            length++;
        }

        var isWhole = (length == left.Length || left[^(length + 1)] == '/') && (length == right.Length || right[^(length + 1)] == '/');
        var shared = left[^length..];
        return isWhole && length > 0 ? shared.Count('/') + (shared[0] == '/' ? 0 : 1) : shared.Count('/');
    }
}
